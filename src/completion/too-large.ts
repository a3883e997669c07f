import { stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Bytes of one file. Parsing a file cannot be interrupted, and goes at 12 MB a second; manifests are gone through twice, for
 * their objects and for their lines.
 */
const largest = 4 * 1024 * 1024
/** A must-gather has files for each kind and namespace, of which those of a mesh's configuration are read: never large ones. */
const gathered = new Set(['namespaces', 'cluster-scoped-resources'])

/**
 * Whether a dump or directory of manifests has a file that takes longer to parse than a shell waits, by the sizes of files
 * alone. Archives are not looked into.
 */
export async function isTooLarge(path: string): Promise<boolean> {
  const place = await stat(path)
  if (place.isFile()) return /\.(?:ya?ml|json)$/i.test(path) && place.size > largest
  const [{ directoryTree }, { objectFiles }] = await Promise.all([
    import('../cluster/recorded/directory-tree.js'),
    import('../cluster/recorded/loose-reader.js'),
  ])
  const files = await objectFiles(await directoryTree(path), (name) => gathered.has(name) || name === 'node_modules')
  for (const file of files) if ((await stat(join(path, file))).size > largest) return true
  return false
}
