import { type Fact, known, type Unknown, unknown } from '../../vocabulary/fact.js'
import type { ContainerRef } from '../reader.js'
import type { Gather } from './gather.js'
import { isRecord } from './objects.js'
import { join, readText, type Tree } from './tree.js'
import { parseJson } from './yaml.js'

/** A container's log file, opened. inspect doubles the container's directory; logs fetched without TLS have another name. */
export async function openLog(
  tree: Tree,
  gathers: readonly Gather[],
  { namespace, pod, container }: ContainerRef,
  previous: boolean,
): Promise<AsyncIterable<Buffer> | Unknown> {
  const run = previous ? 'previous' : 'current'
  for (const gather of gathers) {
    const directory = join(gather.root, 'namespaces', namespace, 'pods', pod)
    for (const inner of [`${container}/${container}/logs`, `${container}/logs`]) {
      for (const file of [`${run}.log`, `${run}.insecure.log`]) {
        const opened = await tree.open(`${directory}/${inner}/${file}`)
        if (opened !== null) return opened
      }
    }
  }
  return unknown(
    `no ${previous ? 'previous ' : ''}log of container ${container} of pod ${namespace}/${pod} in this dump`,
  )
}

/** Envoy's configuration: `config_dump_proxy.json`, called `envoyConfiguration` up to 2.3. */
export async function proxyConfigOf(
  tree: Tree,
  gathers: readonly Gather[],
  pod: { readonly namespace: string; readonly name: string },
): Promise<Fact<unknown>> {
  for (const gather of gathers) {
    for (const file of ['config_dump_proxy.json', 'envoyConfiguration']) {
      const path = join(gather.root, 'namespaces', pod.namespace, 'pods', pod.name, file)
      const text = await readText(tree, path)
      if (text !== null) return typeof text === 'string' ? configDump(text, path) : text
    }
  }
  return unknown(`no proxy configuration of pod ${pod.namespace}/${pod.name} in this dump`)
}

/** The script sends errors into the same file: before the JSON, or instead of it. */
function configDump(text: string, path: string): Fact<unknown> {
  if (text.trim() === '') return unknown(`${path} is empty`)
  const start = /^[ \t]*\{/m.exec(text)
  const parsed = start === null ? null : parseJson(text.slice(start.index))
  if (parsed?.ok && isRecord(parsed.value) && Array.isArray(parsed.value.configs)) return known(parsed.value)
  const line = text.trim().split('\n', 1)[0] ?? ''
  return unknown(`${path} holds no configuration: it begins with "${line.slice(0, 120)}"`)
}
