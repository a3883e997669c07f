import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { UserError } from '../../vocabulary/errors.js'
import type { ClusterReader } from '../reader.js'
import type { ArchiveLimits } from './archive.js'
import { archiveTree } from './archive-tree.js'
import { directoryTree } from './directory-tree.js'
import { dumpReader } from './dump-reader.js'
import { findGathers } from './gather.js'
import { looseReader, objectFiles } from './loose-reader.js'

/**
 * Opens what was recorded from one cluster: a must-gather (the directory made by oc, or one image's directory in it, or any
 * directory above; several images are read as one), the output of `oc adm inspect`, a `.tar` or `.tar.gz` of either, or files
 * made with `oc get … -o yaml`.
 *
 * @throws UserError when there is no such thing at the path, or it holds more than one cluster
 */
export async function openDump(path: string, limits?: ArchiveLimits): Promise<ClusterReader> {
  const place = await stat(path).catch((error: unknown) => {
    throw new UserError('cannot-run', `${path} cannot be opened: ${codeOf(error)}`, [], { cause: error })
  })
  if (place.isFile() && /\.(ya?ml|json)$/i.test(path)) {
    const reader = await looseReader(path, await directoryTree(dirname(path)), [basename(path)])
    if (reader !== null) return reader
  } else if (place.isFile() || place.isDirectory()) {
    const tree = place.isDirectory() ? await directoryTree(path) : await archiveTree(path, limits)
    const gathers = await findGathers(tree, path)
    if (gathers.length > 0) return dumpReader(path, tree, gathers)
    const reader = await looseReader(path, tree, await objectFiles(tree))
    if (reader !== null) return reader
  }
  throw new UserError('cannot-run', `${path} holds no must-gather and no Kubernetes objects`, [
    'Pass the directory that `oc adm must-gather` made (the one with `namespaces` in it, or one above), or its .tar.gz.',
  ])
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return String(error)
  return error.code === 'ENOENT' ? 'there is no such file or directory' : String(error.code)
}
