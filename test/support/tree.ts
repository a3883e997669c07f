import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { create } from 'tar'
import { onTestFinished } from 'vitest'

/** Files by path; values that are not text are written as JSON, which is YAML too. */
export type Files = Readonly<Record<string, string | Buffer | object>>

/** Writes the files below a new directory, which is gone after the test. Returns its path. */
export async function writeTree(files: Files): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'meshfed-tree-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content))
  }
  return root
}

/** The same files as an archive, `dump.tar.gz` in a new directory; `time` is that of each file. */
export async function writeArchive(
  files: Files,
  { gzip = true, time = new Date('2026-03-01T12:00:00Z') } = {},
): Promise<string> {
  const root = await writeTree(files)
  for (const path of Object.keys(files)) await utimes(join(root, path), time, time)
  const file = join(await writeTree({}), gzip ? 'dump.tar.gz' : 'dump.tar')
  await create({ cwd: root, file, gzip, portable: true, noMtime: false }, Object.keys(files).sort())
  return file
}

/** A path below one namespace of a must-gather. */
export function inNamespace(namespace: string, path: string): string {
  return `must-gather.local.1/quay-io-image/namespaces/${namespace}/${path}`
}

/** A must-gather of the mesh's own script with one control-plane namespace, and the files given (paths from its root). */
export function meshGather(namespace: string, files: Files = {}): Files {
  return {
    'must-gather.local.1/timestamp': '2026-03-01 10:00:00 +0000 UTC m=+0.1\n2026-03-01 10:05:00.5 +0000 UTC m=+300.4\n',
    'must-gather.local.1/quay-io-image/version': 'openshift-service-mesh/must-gather\n2.5.1-0\n',
    [inNamespace(namespace, `${namespace}.yaml`)]: object('v1', 'Namespace', {
      name: namespace,
      uid: `uid-${namespace}`,
    }),
    [inNamespace(namespace, 'maistra.io/servicemeshcontrolplanes/basic.yaml')]: object(
      'maistra.io/v2',
      'ServiceMeshControlPlane',
      { name: 'basic', namespace },
    ),
    ...files,
  }
}

export function object(apiVersion: string, kind: string, metadata: object, rest: object = {}) {
  return { apiVersion, kind, metadata, ...rest }
}

export function service(name: string, namespace?: string) {
  return object('v1', 'Service', namespace === undefined ? { name } : { name, namespace })
}

export function listOf(items: readonly unknown[]) {
  return { apiVersion: 'v1', kind: 'List', items }
}
