import type { Path } from '../../trace/types.js'
import { stepNames } from '../../vocabulary/steps.js'
import { shorten } from '../clean.js'
import { legible } from '../text/legible.js'
import { type Look, sign } from '../text/style.js'
import { suppressedLines } from '../text/suppressed.js'
import type { TraceResult } from './document.js'
import { markOf, painted } from './words.js'

/** Every path in one line, the broken ones first: service, from where to where, what clients call or why they cannot. */
export function renderTable(
  { paths, suppressed = [] }: TraceResult,
  look: Look & { readonly verbose: boolean },
): string {
  if (paths.length === 0) return 'nothing is exported or imported\n'
  const width = Math.min(look.width, 160)
  const lines = paths.map((path) => cellsOf(path, look))
  const first = Math.min(Math.max(...lines.map(([service]) => service.length)), Math.floor(width * 0.35))
  const second = Math.min(Math.max(...lines.map(([, link]) => link.length)), Math.floor(width * 0.3))
  const text = lines
    .map(([service, link, says], index) => {
      const state = paths[index]?.verdict ?? 'unknown'
      const mark = markOf(look, state)
      const rest = width - mark.length - first - second - 3
      return `${painted(look, state, mark)} ${shorten(service, first).padEnd(first)} ${shorten(link, second).padEnd(second)} ${shorten(says, rest)}`.trimEnd()
    })
    .map((line) => `${line}\n`)
    .join('')
  const accepted = suppressedLines(suppressed, look).map((line) => `${line}\n`)
  return legible(look, accepted.length === 0 ? text : `${text}\n${accepted.join('')}`)
}

function cellsOf(
  { service, owner, peer, importedName, verdict, hops, firstBroken }: Path,
  look: Look,
): readonly [string, string, string] {
  const at = firstBroken === null ? hops.find((hop) => hop.state === verdict && verdict !== 'ok') : hops[firstBroken]
  const says = at ? `${stepNames[at.step]}: ${at.message}` : (importedName ?? 'exported, not imported')
  return [`${service.name}.${service.namespace}`, `${owner} ${sign(look, 'arrow')} ${peer}`, says]
}
