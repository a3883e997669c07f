import type { HopState, Path, Verdict } from '../../trace/types.js'
import { type Look, paint } from '../text/style.js'

const marks: Readonly<Record<HopState, readonly [pretty: string, plain: string]>> = {
  ok: ['✔', 'ok'],
  broken: ['✖', 'XX'],
  degraded: ['▲', '!!'],
  unknown: ['?', '??'],
  'not-reached': ['·', '..'],
}
const meanings = { ok: 'ok', broken: 'error', degraded: 'warning', unknown: 'unknown', 'not-reached': 'faint' } as const

/** The sign of a state, without colour; two columns wide in ASCII. */
export function markOf(look: Pick<Look, 'unicode'>, state: HopState | Verdict): string {
  return marks[state][look.unicode ? 0 : 1]
}

export function painted(look: Look, state: HopState | Verdict, text: string): string {
  return paint(look, meanings[state], text)
}

/** `red-mesh cannot call ratings.info.svc.green-mesh-imports.local` */
export function headlineOf({ peer, owner, service, importedName, verdict, hops }: Path): string {
  const what = importedName ?? `${service.name}.${service.namespace} of ${owner}`
  const said: Readonly<Record<Verdict, string>> = {
    ok:
      importedName === null
        ? `${service.name}.${service.namespace} of ${owner} is offered to ${peer}, which does not import it`
        : `${peer} can call ${what}`,
    broken: `${peer} cannot call ${what}`,
    degraded:
      importedName === null
        ? `${service.name}.${service.namespace} of ${owner} is offered to ${peer}, not as it should be`
        : `${peer} can call ${what}, but not as it should`,
    unknown: `whether ${peer} can call ${what} is not known`,
  }
  return hops.length === 0 ? what : said[verdict]
}

/** Breaks a text at spaces, and words that are too long for a line wherever they have to be. */
export function fold(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
    while (line.length > width) {
      const cut = Math.max(line.slice(0, width).lastIndexOf('.'), line.slice(0, width).lastIndexOf('/'))
      const at = cut > width / 2 ? cut + 1 : width
      lines.push(line.slice(0, at))
      line = line.slice(at)
    }
  }
  return [...lines, line]
}
