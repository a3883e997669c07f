import { open } from 'node:fs/promises'
import type { BundleLog } from '../../cluster/recorded/bundle-manifest.js'
import type { LogRef, Recorder } from './recorder.js'
import { skipped, type WriteOptions } from './skipped.js'
import type { Workspace } from './workspace.js'

/** Streams one log into its file. A log that breaks off keeps what came, and the manifest says so. */
export async function writeLog(
  recorder: Recorder,
  log: LogRef,
  to: Workspace,
  options: WriteOptions,
): Promise<BundleLog> {
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
  let cut: string | undefined
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
    // a full disk is the end; a cut stream is a short log
    if (error instanceof Error && 'syscall' in error) throw error
    cut = cleaner.text(error instanceof Error ? error.message : String(error), file)
  } finally {
    await handle.close()
  }
  return cut === undefined ? { ...place, lines: count } : { ...place, lines: count, cut }
}
