import type { Unknown } from '../../vocabulary/fact.js'
import { type Archive, type ArchiveLimits, defaultLimits, readArchive } from './archive.js'
import type { Tree, TreeEntry } from './tree.js'
import { unreadable } from './tree.js'

/** A recording in a `.tar` or `.tar.gz`, held in memory; nothing is unpacked to disk. */
export async function archiveTree(path: string, limits: ArchiveLimits = defaultLimits): Promise<Tree> {
  const archive = await readArchive(path, limits)
  const directories = index(archive)
  const stats = { requests: 0, bytes: 0 }

  async function open(file: string): Promise<AsyncIterable<Buffer> | Unknown | null> {
    const stored = archive.files.get(file)
    if (stored === undefined) return null
    if (stored === 'skipped') return { known: false, reason: `${file} is not kept from an archive: unpack it` }
    stats.requests += 1
    return (async function* () {
      for (const chunk of stored.chunks()) {
        stats.bytes += chunk.length
        yield chunk
      }
    })()
  }

  return {
    list: async (directory) => [...(directories.get(directory) ?? new Map<string, TreeEntry>()).values()],
    open: async (file) => {
      try {
        return await open(file)
      } catch (error) {
        return unreadable(file, error)
      }
    },
    isWhole: (directory) => isWhole(archive, directories.has(directory), directory),
    newest: archive.newest,
    stats,
  }
}

/**
 * Archivers write a directory in one go. So in an archive that breaks off, a directory is whole when something outside it
 * came later; where entries in the middle are damaged nothing is.
 */
function isWhole(archive: Archive, present: boolean, directory: string): boolean {
  if (archive.state === 'whole') return true
  if (archive.state === 'damaged' || directory === '') return false
  return present && archive.last !== directory && !archive.last.startsWith(`${directory}/`)
}

function index(archive: Archive): Map<string, Map<string, TreeEntry>> {
  const directories = new Map<string, Map<string, TreeEntry>>()
  for (const path of [...archive.files.keys()].sort()) {
    let directory = false
    for (let end = path.length; end > 0; ) {
      const slash = path.lastIndexOf('/', end - 1)
      const parent = slash < 0 ? '' : path.slice(0, slash)
      const name = path.slice(slash + 1, end)
      const entries = directories.get(parent) ?? new Map<string, TreeEntry>()
      directories.set(parent, entries)
      if (entries.has(name)) break
      if (!name.startsWith('.')) entries.set(name, { name, directory })
      directory = true
      end = Math.max(0, slash)
    }
  }
  return directories
}
