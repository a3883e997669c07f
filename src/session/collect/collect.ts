import {
  type BundleManifest,
  bundleFormat,
  bundleVersion,
  manifestFile,
} from '../../cluster/recorded/bundle-manifest.js'
import type { MeshSource } from '../../federation/discover.js'
import { Tally } from '../../redact/tally.js'
import { type Cleaner, chained, redacting, untouched } from './cleaner.js'
import { pseudonymizing } from './pseudonymizing.js'
import { readAll } from './read.js'
import { notWritable, openWorkspace } from './workspace.js'
import { writeCluster } from './write.js'

export interface CollectOptions {
  /** `*.tar.gz`, or a directory. */
  readonly to: string
  readonly force: boolean
  readonly redact: boolean
  /** Passphrase of the pseudonyms; null = names stay. */
  readonly pseudonymKey: string | null
  readonly logSinceSeconds: number
  /** Version of this program. */
  readonly program: string
  readonly signal: AbortSignal
  readonly warn: (text: string) => void
}

/**
 * Writes one bundle of all that commands read, from all clusters. It appears in its place whole, or not at all.
 *
 * @returns its manifest, or null when the run was interrupted and nothing was written
 * @throws UserError when it cannot be written
 */
export async function collect(sources: readonly MeshSource[], options: CollectOptions): Promise<BundleManifest | null> {
  const { to, force, redact, pseudonymKey, program, signal, logSinceSeconds, warn } = options
  const workspace = await openWorkspace(to, force)
  try {
    const { meshes, recorders } = await readAll(sources, warn)
    const tally = new Tally()
    const secrets: Cleaner = redact ? redacting(tally) : untouched
    const cleaner = pseudonymKey === null ? secrets : chained(secrets, pseudonymizing(recorders, pseudonymKey, tally))
    const clusters: BundleManifest['clusters'][number][] = []
    for (const recorder of recorders) {
      const own = meshes.filter((mesh) => mesh.cluster === recorder.inner.name).map((mesh) => cleaner.name(mesh.name))
      const directory = distinct(
        own.join('+') || 'cluster',
        clusters.map((one) => one.directory),
      )
      const cluster = await writeCluster(recorder, workspace, { directory, cleaner, logSinceSeconds, signal })
      // a path or a context says where somebody works
      clusters.push(pseudonymKey === null ? cluster : { ...cluster, name: directory })
    }
    const manifest: BundleManifest = {
      format: bundleFormat,
      version: bundleVersion,
      program,
      collectedAt: new Date().toISOString(),
      redacted: redact,
      pseudonymized: pseudonymKey !== null,
      clusters,
      replaced: tally.result(),
    }
    await workspace.write(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`)
    if (isInterrupted(signal)) {
      await workspace.abandon()
      return null
    }
    await workspace.finish()
    return manifest
  } catch (error) {
    await workspace.abandon()
    if (isInterrupted(signal)) return null
    throw error instanceof Error && 'syscall' in error ? notWritable(to, error) : error
  }
}

/** A directory name that no other cluster of the bundle has. */
function distinct(name: string, taken: readonly string[]): string {
  const plain = name.replace(/[^\w.-]+/g, '-').slice(0, 60)
  let candidate = plain
  for (let number = 2; taken.includes(candidate); number++) candidate = `${plain}-${number}`
  return candidate
}

/** Time that is up gives a bundle of what was read; Ctrl-C gives none. */
function isInterrupted(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason instanceof Error && signal.reason.message === 'interrupted'
}
