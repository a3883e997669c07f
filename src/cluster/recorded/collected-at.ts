import { type Fact, known, unknown } from '../../vocabulary/fact.js'
import type { Gather } from './gather.js'
import { linesOf, timeOf } from './log-lines.js'
import { join, readText, type Tree } from './tree.js'

/**
 * When a dump was taken: the end of the run in oc's `timestamp` file (beside the images, or inside one in older versions); else
 * the newest line of a log; else the newest file of the archive. Not the times of files in a directory: copying changes them.
 */
export async function collectedAt(tree: Tree, gathers: readonly Gather[]): Promise<Fact<Date>> {
  const places = gathers.flatMap(({ root }) => [parentOf(root), root])
  for (const place of new Set(['', ...places])) {
    const text = await readText(tree, join(place, 'timestamp'), 64 * 1024)
    const time = typeof text === 'string' ? lastTime(text) : null
    if (time !== null) return known(time)
  }
  const logged = await newestLogLine(tree, gathers)
  if (logged !== null) return known(logged)
  // archives made to be reproducible give all files one old date
  if (tree.newest !== null && tree.newest.getUTCFullYear() >= 2019) return known(tree.newest)
  return unknown('this dump does not tell when it was taken: it has no timestamp file and no logs')
}

/** The last line that is a time as Go prints it: `2026-11-24 10:06:32.1 +0000 UTC m=+0.1`. */
function lastTime(text: string): Date | null {
  for (const line of text.split('\n').reverse()) {
    const parts = /^\s*(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,3})\d*)? ?(?:([+-]\d\d):?(\d\d)|Z)/.exec(line)
    if (parts === null) continue
    const [, day, time, fraction = '0', hours, minutes] = parts
    const zone = hours === undefined ? 'Z' : `${hours}:${minutes}`
    const date = new Date(`${day}T${time}.${fraction.padEnd(3, '0')}${zone}`)
    if (!Number.isNaN(date.getTime())) return date
  }
  return null
}

async function newestLogLine(tree: Tree, gathers: readonly Gather[]): Promise<Date | null> {
  let newest = 0
  for (const file of await logFiles(tree, gathers)) {
    const opened = await tree.open(file)
    if (opened === null || 'known' in opened) continue
    for await (const line of linesOf(opened)) newest = Math.max(newest, timeOf(line) ?? 0)
  }
  return newest > 0 ? new Date(newest) : null
}

async function logFiles(tree: Tree, gathers: readonly Gather[]): Promise<string[]> {
  const files: string[] = []
  for (const { root, namespaces } of gathers) {
    for (const namespace of namespaces) {
      const pods = join(root, 'namespaces', namespace, 'pods')
      for (const pod of await tree.list(pods)) {
        for (const { name, directory } of await tree.list(join(pods, pod.name))) {
          if (directory) files.push(join(pods, pod.name, name, name, 'logs', 'current.log'))
        }
      }
    }
  }
  return files
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
