import pLimit from 'p-limit'
import type { BundleCluster, BundleEnvoy } from '../../cluster/recorded/bundle-manifest.js'
import { envoyFiles } from '../../cluster/recorded/bundle-reader.js'
import type { Recorder } from './recorder.js'
import { skipped, type WriteOptions } from './skipped.js'
import type { Workspace } from './workspace.js'
import { writeLists } from './write-lists.js'
import { writeLog } from './write-log.js'

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
