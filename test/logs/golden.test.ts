import { expect, it } from 'vitest'
import { fold } from '../../src/logs/fold.js'
import { Joiner } from '../../src/logs/join.js'
import { parseLines } from '../../src/logs/parse.js'
import { explain } from '../../src/logs/signatures.js'
import { merge } from '../../src/logs/timeline.js'
import { refusedLogs } from './excerpts.js'
import { source, stream } from './support.js'

it('four logs of a refused peer become one readable timeline', async () => {
  const streams = [
    parseLines(stream(refusedLogs.redIstiod), source('istiod', 'red')),
    parseLines(stream(refusedLogs.redEgress), source('egress', 'red')),
    parseLines(stream(refusedLogs.greenIngress), source('ingress', 'green')),
    parseLines(stream(refusedLogs.greenIstiod), source('istiod', 'green')),
  ]
  const joiner = new Joiner()
  const lines: string[] = []
  for await (const { event, repeats } of fold(merge(streams))) {
    const time = event.time === null ? '' : new Date(event.time).toISOString().slice(11, 23)
    const hit = explain(event)
    const half = joiner.otherHalf(event) ? ' (other half of the line above)' : ''
    const what = repeats ? `… x${repeats.count} in ${repeats.spanMs / 1000} s` : event.raw.slice(0, 110)
    const margin = hit ? `${hit.signature.level} ${hit.signature.id}` : ''
    lines.push([time, event.source.mesh, event.source.component, what + half, margin].join(' | ').trimEnd())
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('timeline.golden.txt')
})
