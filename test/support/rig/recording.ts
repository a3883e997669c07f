import { fileURLToPath } from 'node:url'
import { loadAll } from 'js-yaml'
import { list } from 'tar'
import type { KubeObject } from '../../../src/vocabulary/kube.js'

/** What one recorded must-gather holds, as the rig needs it. */
export interface Recording {
  /** Namespaces first, otherwise as they stand in the files; server-made metadata is still in. */
  readonly objects: readonly KubeObject[]
  /** By `<namespace>/<pod>/<container>`; lines as recorded, each with its time in front. */
  readonly logs: ReadonlyMap<string, { readonly current: string; readonly previous: string }>
  /** Envoy's config dumps by `<namespace>/<pod>`. */
  readonly configDumps: ReadonlyMap<string, string>
  /** When the recording ended. */
  readonly collectedAt: Date
}

/** Reads `test/recordings/<scenario>/<mesh>.tar.gz`. */
export async function readRecording(scenario: string, mesh: 'red' | 'green'): Promise<Recording> {
  const file = fileURLToPath(new URL(`../../recordings/${scenario}/${mesh}.tar.gz`, import.meta.url))
  const namespaces: KubeObject[] = []
  const objects: KubeObject[] = []
  const logs = new Map<string, { current: string; previous: string }>()
  const configDumps = new Map<string, string>()
  let collectedAt = new Date(0)

  for (const [path, text] of await texts(file)) {
    const [, inNamespaces] = path.split('/namespaces/')
    const [namespace = '', second = '', pod = '', container = ''] = inNamespaces?.split('/') ?? []
    if (path.endsWith('/timestamp') || path === 'timestamp') collectedAt = lastTime(text)
    else if (path.endsWith('.log')) {
      const key = `${namespace}/${pod}/${container}`
      const log = logs.get(key) ?? { current: '', previous: '' }
      logs.set(key, { ...log, [path.endsWith('/previous.log') ? 'previous' : 'current']: text })
    } else if (path.endsWith('/config_dump_proxy.json')) configDumps.set(`${namespace}/${pod}`, text)
    // pods/<pod>/<pod>.yaml repeats what stands in core/pods.yaml
    else if (path.endsWith('.yaml') && second !== 'pods') {
      for (const object of objectsIn(text)) (object.kind === 'Namespace' ? namespaces : objects).push(object)
    }
  }
  return { objects: [...namespaces, ...objects], logs, configDumps, collectedAt }
}

async function texts(file: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  await list({
    file,
    onReadEntry(entry) {
      const chunks: Buffer[] = []
      entry.on('data', (chunk: Buffer) => chunks.push(chunk))
      entry.on('end', () => {
        if (entry.type === 'File') found.set(entry.path, Buffer.concat(chunks).toString())
      })
    },
  })
  return found
}

function objectsIn(yaml: string): KubeObject[] {
  return loadAll(yaml).flatMap((document) => {
    const { items } = document as { readonly items?: KubeObject[] }
    return items ?? [document as KubeObject]
  })
}

/** Lines like `2026-11-24 10:06:32 +0000 UTC m=+9.8`: the last one is the end. */
function lastTime(text: string): Date {
  const [, day, time] = /(\S+) (\S+) \S+ UTC[^\n]*\s*$/.exec(text) ?? []
  return new Date(`${day}T${time}Z`)
}
