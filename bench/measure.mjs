// Runs programs and measures them as processes: wall time, user and system time, and peak memory, over several runs.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'

export const bin = resolve(import.meta.dirname, '../bin/kubectl-meshfed')

/**
 * One run. Peak memory and processor time (less disturbed than wall time by what else runs) come from the child's own `process.resourceUsage` where it is Node (see peak.mjs), else it is unknown.
 *
 * @returns {Promise<{ seconds: number, processor: number, megabytes: number, code: number, stdout: string }>}
 */
export async function runOnce(command, args, env = {}) {
  const started = performance.now()
  const child = spawn(command, args, {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const [stdout, stderr, usage] = await Promise.all([child.stdout, child.stderr, child.stdio[3]].map(text))
  const code = child.exitCode ?? (await new Promise((done) => child.once('exit', done)))
  const seconds = (performance.now() - started) / 1000
  const [kilobytes, microseconds] = usage.split(' ').map(Number)
  return { seconds, processor: microseconds / 1e6, megabytes: kilobytes / 1024, code, stdout, stderr }
}

/** The median of each figure over so many runs, after one to warm the caches of the disk. */
export async function median(command, args, { runs = 7, env = {} } = {}) {
  await runOnce(command, args, env)
  const all = []
  for (let run = 0; run < runs; run++) all.push(await runOnce(command, args, env))
  const of = (figure) => middle(all.map((one) => one[figure]))
  return { ...all[runs - 1], seconds: of('seconds'), megabytes: of('megabytes') }
}

/** Arguments by which Node reports the peak memory of a run on descriptor 3. */
export const node = ['--import', createRequire(import.meta.url).resolve('./peak.mjs')]

/** Prints rows of text as a Markdown table. */
export function table(head, rows) {
  console.log(`\n| ${head.join(' | ')} |\n| ${head.map(() => '---').join(' | ')} |`)
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
}

/** The median of figures. */
export function middle(figures) {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)]
}

export const ms = (seconds) => `${Math.round(seconds * 1000)} ms`
export const mb = (megabytes) => `${Math.round(megabytes)} MB`

async function text(stream) {
  let all = ''
  for await (const chunk of stream) all += chunk
  return all
}
