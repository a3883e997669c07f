import { open } from 'node:fs/promises'
import pLimit from 'p-limit'
import { type Kind, kinds, type Resource } from '../../cluster/kinds.js'
import {
  type BundleCluster,
  type BundleEnvoy,
  type BundleList,
  type BundleLog,
  type Skipped,
  skippedOf,
} from '../../cluster/recorded/bundle-manifest.js'
import { envoyFiles } from '../../cluster/recorded/bundle-reader.js'
import type { Unknown } from '../../vocabulary/fact.js'
import type { KubeObject } from '../../vocabulary/kube.js'
import type { Cleaner } from './cleaner.js'
import { asList, asYaml, readParts } from './objects.js'
import type { LogRef, Recorder } from './recorder.js'
import type { Workspace } from './workspace.js'

export interface WriteOptions {
  readonly directory: string
  readonly cleaner: Cleaner
  /** How far back logs of live clusters are taken; dumps are taken whole. */
  readonly logSinceSeconds: number
  readonly signal: AbortSignal
}

/** Logs that are read at one time. */
const connections = 8

/** Writes one cluster in the layout of a must-gather; returns what the manifest says about it. */
export async function writeCluster(recorder: Recorder, to: Workspace, options: WriteOptions): Promise<BundleCluster> {
  const { directory, cleaner } = options
  const { inner } = recorder
  const now = await inner.now()
  const lists = await writeLists(recorder, to, options)
  const limit = pLimit(connections)
  const logs = await Promise.all(recorder.logs.map((log) => limit(() => writeLog(recorder, log, to, options))))
  const envoys: BundleEnvoy[] = []
  for (const { namespace, pod, page, answer } of recorder.envoys) {
    const place = { namespace: cleaner.name(namespace), pod: cleaner.name(pod), page }
    const file = `${directory}/namespaces/${place.namespace}/pods/${place.pod}/${envoyFiles[page]}`
    if (answer.known) await to.write(file, `${JSON.stringify(cleaner.value(answer.value, file))}\n`)
    envoys.push(answer.known ? place : { ...place, ...skipped(answer, options) })
  }
  await to.write(`${directory}/version`, 'meshfed\n')
  if (now.known)
    await to.write(
      `${directory}/timestamp`,
      `${now.value.toISOString().replace('T', ' ').replace('Z', ' +0000 UTC')}\n`,
    )
  return {
    directory,
    name: cleaner.text(inner.name, 'meshfed.json'),
    source: inner.source === 'live' ? 'live' : 'dump',
    namespaces: recorder.namespaces.map((namespace) => (namespace === null ? null : cleaner.name(namespace))),
    now: now.known ? now.value.toISOString() : skipped(now, options),
    held: (await inner.heldNamespaces())?.map((namespace) => cleaner.name(namespace)) ?? null,
    lists,
    logs,
    envoys,
  }
}

/** Objects go to the files of their kind, each once, however many lists they are in. */
async function writeLists(recorder: Recorder, to: Workspace, options: WriteOptions): Promise<BundleList[]> {
  const { cleaner, directory } = options
  const places = new Map<Resource, Map<string, Map<string, KubeObject>>>()
  const lists: BundleList[] = []
  for (const { resource, namespace, answer } of recorder.lists) {
    const about = { resource, namespace: namespace === null ? null : cleaner.name(namespace) }
    if (!answer.known) {
      lists.push({ ...about, objects: skipped(answer, options) })
      continue
    }
    const parts = readParts(resource, answer.value)
    const names = parts.map((object) => {
      const place = object.metadata.namespace ?? ''
      const ofKind = places.get(resource) ?? new Map<string, Map<string, KubeObject>>()
      const inPlace = ofKind.get(place) ?? new Map<string, KubeObject>()
      places.set(resource, ofKind.set(place, inPlace.set(object.metadata.name, object)))
      return `${place === '' ? '' : cleaner.name(place)}/${cleaner.name(object.metadata.name)}`
    })
    lists.push({ ...about, objects: names })
  }
  for (const [resource, ofKind] of places) {
    for (const [namespace, objects] of ofKind)
      await writeKind(kinds[resource], namespace, [...objects.values()], to, options)
  }
  return lists.sort((a, b) => (a.resource < b.resource ? -1 : a.resource > b.resource ? 1 : 0))

  async function writeKind(
    kind: Kind,
    namespace: string,
    objects: readonly KubeObject[],
    workspace: Workspace,
    { cleaner }: WriteOptions,
  ) {
    const group = kind.group === '' ? 'core' : kind.group
    const root =
      namespace === '' ? `${directory}/cluster-scoped-resources` : `${directory}/namespaces/${cleaner.name(namespace)}`
    const listed = ['', 'apps', 'discovery.k8s.io', 'route.openshift.io'].includes(kind.group) && namespace !== ''
    if (listed) {
      const file = `${root}/${group}/${kind.resource}.yaml`
      await workspace.write(
        file,
        asYaml(
          asList(
            kind,
            objects.map((object) => cleanObject(object, file)),
          ),
        ),
      )
      return
    }
    for (const object of objects) {
      const name = cleaner.name(object.metadata.name)
      const file =
        kind.resource === 'namespaces'
          ? `${directory}/namespaces/${name}/${name}.yaml`
          : `${root}/${group}/${kind.resource}/${name}.yaml`
      await workspace.write(file, asYaml(cleanObject(object, file)))
    }
  }

  function cleanObject(object: KubeObject, file: string): KubeObject {
    const where = `${file}: ${object.kind} ${cleaner.name(object.metadata.name)}`
    return cleaner.value(object, where) as KubeObject
  }
}

/** Streams one log into its file. A log that breaks off keeps what came; the break is noted as its last line would not be. */
async function writeLog(recorder: Recorder, log: LogRef, to: Workspace, options: WriteOptions): Promise<BundleLog> {
  const { cleaner, directory, logSinceSeconds, signal } = options
  const { previous } = log
  const place = {
    namespace: cleaner.name(log.namespace),
    pod: cleaner.name(log.pod),
    container: cleaner.name(log.container),
    previous,
  }
  const live = recorder.inner.source === 'live'
  const lines = await recorder.inner.log(log, {
    previous,
    signal,
    ...(live && !previous ? { sinceSeconds: logSinceSeconds } : {}),
  })
  if (!lines.known) return { ...place, lines: skipped(lines, options) }
  const { namespace, pod, container } = place
  const file = `${directory}/namespaces/${namespace}/pods/${pod}/${container}/${container}/logs/${previous ? 'previous' : 'current'}.log`
  const clean = cleaner.lines(file)
  const handle = await open(await to.place(file), 'wx', 0o600)
  let count = 0
  try {
    let block = ''
    for await (const line of lines.value) {
      block += `${clean(line)}\n`
      count += 1
      if (block.length < 256 * 1024) continue
      await handle.write(block)
      block = ''
    }
    await handle.write(block)
  } catch (error) {
    // a cut stream is a short log; a full disk is the end
    if (error instanceof Error && 'code' in error && 'syscall' in error) throw error
  } finally {
    await handle.close()
  }
  return { ...place, lines: count }
}

function skipped(reason: Unknown, { cleaner }: WriteOptions): Skipped {
  const { right, skipped: why } = skippedOf(reason)
  const text = cleaner.text(why, 'meshfed.json')
  if (!right) return { skipped: text }
  return {
    skipped: text,
    right: { ...right, namespace: right.namespace === null ? null : cleaner.name(right.namespace) },
  }
}
