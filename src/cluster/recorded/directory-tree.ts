import { createReadStream } from 'node:fs'
import { access, constants, readdir, realpath, stat } from 'node:fs/promises'
import { sep } from 'node:path'
import { isPlainPath, join, type Tree, type TreeEntry, unreadable } from './tree.js'

/** A recording in a directory. Only what is asked for is read; links that lead out of the directory, or to
 * directories, are as if absent. */
export async function directoryTree(path: string): Promise<Tree> {
  const root = await realpath(path)
  const stats = { requests: 0, bytes: 0 }

  /** The real place of a path below the root, or null when it is absent or elsewhere. */
  async function locate(relative: string): Promise<string | null> {
    if (relative === '') return root
    if (!isPlainPath(relative)) return null
    try {
      const real = await realpath(root + sep + relative)
      return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep) ? real : null
    } catch {
      return null
    }
  }

  async function list(directory: string): Promise<readonly TreeEntry[]> {
    const real = await locate(directory)
    if (real === null) return []
    try {
      const entries = await readdir(real, { withFileTypes: true })
      const visible = entries.filter((entry) => !entry.name.startsWith('.'))
      const kept = await Promise.all(
        visible.map(async (entry): Promise<TreeEntry | null> => {
          if (!entry.isSymbolicLink()) return { name: entry.name, directory: entry.isDirectory() }
          const target = await locate(join(directory, entry.name))
          // a link to a directory could lead round in a circle
          return target === null || (await stat(target)).isDirectory() ? null : { name: entry.name, directory: false }
        }),
      )
      return kept.filter((entry) => entry !== null).sort((a, b) => (a.name < b.name ? -1 : 1))
    } catch {
      return []
    }
  }

  async function open(relative: string) {
    const real = await locate(relative)
    if (real === null) return null
    try {
      // a pipe or a device would never end
      if (!(await stat(real)).isFile()) return null
      await access(real, constants.R_OK)
    } catch (error) {
      return unreadable(relative, error)
    }
    stats.requests += 1
    return counted(real)
  }

  async function* counted(real: string): AsyncIterable<Buffer> {
    for await (const chunk of createReadStream(real, { highWaterMark: 1024 * 1024 })) {
      stats.bytes += chunk.length
      yield chunk
    }
  }

  return { list, open, isWhole: () => true, newest: null, stats }
}
