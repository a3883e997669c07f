import type { Hop, Path } from '../../trace/types.js'
import { stepNames } from '../../vocabulary/steps.js'
import { clean } from '../clean.js'
import { legible } from '../text/legible.js'
import type { Look } from '../text/style.js'
import { fold, markOf, painted } from './words.js'

/** A drawing fits an 80-column terminal, however wide this one is. */
const widest = 80
const nameWidth = 16

/** A path as boxes, one per stretch in a mesh, joined by arrows; the broken hop stands out by its sign and its rule to the left. */
export function drawing(path: Path, look: Look): readonly string[] {
  const width = Math.min(look.width, widest)
  const stretches = stretchesOf(path)
  return stretches.flatMap(({ mesh, hops }, index) => [
    ...(index === 0 ? [] : arrow(path, index, width, look)),
    top(mesh, width, look),
    ...hops.flatMap((hop) => row(hop, width, look)),
    bottom(width, look),
  ])
}

/** Hops in a row that belong to one side. A hop that breaks at an object of the other side stays where it is in the path. */
function stretchesOf({ hops, owner, peer }: Path): readonly { readonly mesh: string; readonly hops: readonly Hop[] }[] {
  const stretches: { mesh: string; hops: Hop[] }[] = []
  for (const hop of hops) {
    const mesh = importerSteps.has(hop.step) ? peer : owner
    const last = stretches.at(-1)
    if (last?.mesh === mesh) last.hops.push(hop)
    else stretches.push({ mesh, hops: [hop] })
  }
  return stretches
}

const importerSteps: ReadonlySet<string> = new Set([
  ...['discovery', 'import-rule', 'imported-name', 'visibility', 'client-settings', 'failover'],
  ...['egress-gateway', 'egress-routing', 'address'],
])

function arrow(path: Path, index: number, width: number, look: Look): readonly string[] {
  const [line, head] = look.unicode ? ['│', '▼'] : ['|', 'v']
  const { peer, exportedName } = path
  const known = exportedName === null ? `not known to ${peer}` : `known to ${peer} as ${exportedName}`
  const called = exportedName === null ? 'no name to call' : `called by mutual TLS, SNI for ${exportedName}`
  const says = index === 1 ? known : called
  const [first = '', ...rest] = fold(clean(says), width - 6)
  return [`    ${line} ${first}`, ...rest.map((text) => `    ${line} ${text}`), `    ${head}`]
}

function row(hop: Hop, width: number, look: Look): readonly string[] {
  const side = look.unicode ? '│' : '|'
  const mark = markOf(look, hop.state)
  const indent = mark.length + 1 + nameWidth
  const room = width - indent - 4
  const object =
    hop.state === 'broken'
      ? ` [${hop.resource.kind} ${hop.resource.namespace ? `${hop.resource.namespace}/` : ''}${hop.resource.name}${hop.resource.path ? ` ${hop.resource.path}` : ''} in ${hop.mesh}]`
      : ''
  const text = hop.state === 'not-reached' && hop.step !== 'import-rule' ? 'not reached' : hop.message + object
  return fold(legible(look, clean(text)), room).map((line, index) => {
    const name = index === 0 ? `${mark} ${stepNames[hop.step].padEnd(nameWidth)}` : ' '.repeat(indent)
    const cell = `${name}${line.padEnd(room)}`
    return `${side} ${hop.state === 'ok' ? painted(look, 'ok', name) + line.padEnd(room) : painted(look, hop.state, cell)} ${side}`
  })
}

function top(mesh: string, width: number, look: Look): string {
  const name = ` ${fold(clean(mesh), width - 8)[0] ?? ''} `
  return look.unicode
    ? `┌─${name}${'─'.repeat(width - name.length - 3)}┐`
    : `+-${name}${'-'.repeat(width - name.length - 3)}+`
}

function bottom(width: number, look: Look): string {
  return look.unicode ? `└${'─'.repeat(width - 2)}┘` : `+${'-'.repeat(width - 2)}+`
}
