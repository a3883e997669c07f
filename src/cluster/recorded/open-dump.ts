import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { UserError } from '../../vocabulary/errors.js'
import type { ClusterReader } from '../reader.js'
import type { ArchiveLimits } from './archive.js'
import { archiveTree } from './archive-tree.js'
import { manifestFile, parseManifest } from './bundle-manifest.js'
import { bundleReader } from './bundle-reader.js'
import { directoryTree } from './directory-tree.js'
import { dumpReader } from './dump-reader.js'
import { findGathers } from './gather.js'
import { looseReader, objectFiles } from './loose-reader.js'
import { readText, type Tree } from './tree.js'

/** A recorded cluster, and the control planes in it that the recording is about; null = the only one, or all. */
export interface Recording {
  readonly reader: ClusterReader
  readonly namespaces: readonly (string | null)[]
}

/**
 * Opens what is at a path: a bundle of meshfed, which may hold several clusters, or what {@link openDump} opens.
 *
 * @throws UserError when there is nothing of this kind
 */
export async function openRecordings(path: string, limits?: ArchiveLimits): Promise<readonly Recording[]> {
  const place = await placeOf(path)
  const tree = await treeOf(path, place, limits)
  const bundle = tree && (await bundleIn(tree, path))
  return bundle ?? [{ reader: await openTree(path, place, tree), namespaces: [null] }]
}

/**
 * Opens what was recorded from one cluster: a must-gather (the directory made by oc, or one image's directory in it, or any
 * directory above; several images are read as one), the output of `oc adm inspect`, a `.tar` or `.tar.gz` of either, or files
 * made with `oc get … -o yaml`.
 *
 * @throws UserError when there is no such thing at the path, or it holds more than one cluster
 */
export async function openDump(path: string, limits?: ArchiveLimits): Promise<ClusterReader> {
  const [recording, ...others] = await openRecordings(path, limits)
  if (recording && others.length === 0) return recording.reader
  throw new UserError('cannot-run', `${path} holds more than one cluster`)
}

/** The clusters of a bundle; null when there is no manifest in the root. */
async function bundleIn(tree: Tree, path: string): Promise<readonly Recording[] | null> {
  const text = await readText(tree, manifestFile)
  if (text === null) return null
  if (typeof text !== 'string') throw new UserError('cannot-run', text.reason)
  const { clusters } = parseManifest(text, path)
  return clusters.map((cluster) => ({
    reader: bundleReader(clusters.length === 1 ? path : `${path}/${cluster.directory}`, tree, cluster),
    namespaces: cluster.namespaces,
  }))
}

async function placeOf(path: string): Promise<Stats> {
  return stat(path).catch((error: unknown) => {
    throw new UserError('cannot-run', `${path} cannot be opened: ${codeOf(error)}`, [], { cause: error })
  })
}

/** Null for single files of objects, and for what is neither file nor directory. */
async function treeOf(path: string, place: Stats, limits: ArchiveLimits | undefined): Promise<Tree | null> {
  if (place.isDirectory()) return directoryTree(path)
  return place.isFile() && !isObjectFile(path) ? archiveTree(path, limits) : null
}

async function openTree(path: string, place: Stats, tree: Tree | null): Promise<ClusterReader> {
  if (tree !== null) {
    const gathers = await findGathers(tree, path)
    if (gathers.length > 0) return dumpReader(path, tree, gathers)
    const reader = await looseReader(path, tree, await objectFiles(tree))
    if (reader !== null) return reader
  } else if (place.isFile()) {
    const reader = await looseReader(path, await directoryTree(dirname(path)), [basename(path)])
    if (reader !== null) return reader
  }
  throw new UserError('cannot-run', `${path} holds no must-gather and no Kubernetes objects`, [
    'Pass the directory that `oc adm must-gather` made (the one with `namespaces` in it, or one above), or its .tar.gz.',
  ])
}

function isObjectFile(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path)
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return String(error)
  return error.code === 'ENOENT' ? 'there is no such file or directory' : String(error.code)
}
