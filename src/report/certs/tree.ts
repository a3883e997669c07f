import { clean } from '../clean.js'
import { type Look, paint, sign, wrap } from '../text/style.js'
import type { CertificateSummary, ChainSummary, Roots } from './document.js'

/** What a tree is drawn of: chains, and the roots that count. */
export interface Grove {
  readonly mesh: string
  readonly chains: readonly ChainSummary[]
  readonly roots: Pick<Roots, 'certificates' | 'onlyHere' | 'onlyThere'>
}

/** A certificate, what it issued, and the chains that end in it. */
interface Node {
  readonly certificate: CertificateSummary
  readonly below: Node[]
  readonly chains: ChainSummary[]
}

/** How many accepted leaves are shown below one CA: the pods of a gateway differ in nothing but their keys. */
const leavesShown = 4

/** How much is said of each certificate: `brief` a line, `full` also where it was found, `all` every place and every leaf. */
export type Detail = 'brief' | 'full' | 'all'

/** Roots at the left, what they issued below them; roots without a chain last. */
export function certificateTree(grove: Grove, look: Look, detail: Detail): string[] {
  const tops: Node[] = []
  for (const chain of grove.chains) {
    let level = tops
    for (const certificate of [...chain.certificates].reverse()) {
      const node = nodeFor(level, certificate)
      if (certificate === chain.certificates[0]) node.chains.push(chain)
      level = node.below
    }
  }
  for (const root of grove.roots.certificates)
    if (root.kind === 'root' && !has(tops, root.fingerprint)) nodeFor(tops, root)
  return tops.flatMap((node) => draw(node, '', '', { grove, look, detail }))
}

interface Drawing {
  readonly grove: Grove
  readonly look: Look
  readonly detail: Detail
}

function draw(node: Node, first: string, next: string, drawing: Drawing): string[] {
  const { look, detail } = drawing
  const hidden = detail === 'all' ? [] : node.below.filter(isQuiet).slice(leavesShown)
  const below = node.below.filter((one) => !hidden.includes(one))
  const [branch, last, bar] = look.unicode ? ['├─ ', '└─ ', '│  '] : ['|- ', '`- ', '|  ']
  const more = hidden.length === 0 ? [] : [`${next}${last}${hidden.length} more like these (--verbose: all)`]
  const details = below.length + more.length > 0 ? `${next}${bar}` : `${next}   `
  return [
    ...wrapped(headOf(node.certificate, detail), first, details, look),
    ...notesOn(node, drawing).flatMap((note) => wrapped(note, details, `${details}  `, look)),
    ...below.flatMap((one, index) => {
      const ends = index === below.length - 1 && more.length === 0
      return draw(one, next + (ends ? last : branch), next + (ends ? '   ' : bar), drawing)
    }),
    ...more,
  ]
}

/** A line, and what it means; it is coloured only once it is broken into lines. */
interface Note {
  readonly text: string
  readonly meaning: Parameters<typeof paint>[1] | null
}

const meanings = { valid: null, expiring: 'warning', expired: 'error', 'not-yet-valid': 'error' } as const

function headOf(certificate: CertificateSummary, detail: Detail): Note {
  const { kind, keyType, notBefore, notAfter, state, timeLeft, fingerprint } = certificate
  const name = certificate.spiffeId ?? (certificate.subject || 'no name')
  if (detail === 'brief' && kind === 'leaf')
    return { text: `${clean(name)} (leaf), ${timeLeft}`, meaning: meanings[state] }
  const dates = `${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)}, ${timeLeft}`
  return {
    text: `${clean(name)} ${shortFingerprint(fingerprint)} (${kind}, ${keyType}) ${dates}`,
    meaning: meanings[state],
  }
}

/** What is wrong with it, whether it is held here, and where it was found. */
function notesOn({ certificate, chains }: Node, { grove, look, detail }: Drawing): Note[] {
  const wrong = (text: string): Note => ({ text: `${sign(look, 'error')} ${text}`, meaning: 'error' })
  // What a gateway presents is said at its leaf.
  const foundIn = certificate.foundIn.filter(
    (place) => detail === 'all' || certificate.kind === 'leaf' || !isPresented(place),
  )
  const shown = detail === 'all' ? foundIn : foundIn.slice(0, 3)
  const more = foundIn.length > shown.length ? ` and ${foundIn.length - shown.length} more` : ''
  const refused = chains.flatMap(({ accepted, problem }) => (accepted ? [] : [clean(problem ?? '')]))
  const stranger = chains.some(({ admitted }) => admitted === false)
  return [
    ...[...new Set(refused)].map((problem) => wrong(`not accepted: ${problem}`)),
    ...(stranger ? [wrong(`not the clientID that ${clean(grove.mesh)} lets in`)] : []),
    ...(certificate.kind === 'root' ? heldNotes(certificate, grove.roots, look) : []),
    ...(detail === 'brief' || foundIn.length === 0
      ? []
      : [{ text: `found: ${clean(shown.join('; '))}${more}`, meaning: 'faint' as const }]),
  ]
}

function isPresented(place: string): boolean {
  return place.startsWith('Envoy configuration of ') || place.startsWith('handshake ')
}

function heldNotes({ fingerprint }: CertificateSummary, roots: Grove['roots'], look: Look): Note[] {
  const warn = (text: string): Note[] => [{ text: `${sign(look, 'warning')} ${text}`, meaning: 'warning' }]
  if (roots.onlyThere.includes(fingerprint)) return warn('only there: not held by this mesh')
  if (roots.onlyHere.includes(fingerprint))
    return warn('only here: held by this mesh, but the other does not hand it out')
  return []
}

function isQuiet({ certificate, below, chains }: Node): boolean {
  return (
    below.length === 0 &&
    certificate.state === 'valid' &&
    chains.every(({ accepted, admitted }) => accepted && admitted !== false)
  )
}

function nodeFor(level: Node[], certificate: CertificateSummary): Node {
  const there = level.find((node) => node.certificate.fingerprint === certificate.fingerprint)
  if (there) return there
  const node = { certificate, below: [], chains: [] }
  level.push(node)
  return node
}

function has(level: readonly Node[], fingerprint: string): boolean {
  return level.some((node) => node.certificate.fingerprint === fingerprint || has(node.below, fingerprint))
}

/** As people compare them: `AB:CD:EF:01:…`, the first eight bytes. */
function shortFingerprint(fingerprint: string): string {
  return (fingerprint.slice(0, 16).toUpperCase().match(/../g) ?? []).join(':')
}

function wrapped({ text, meaning }: Note, first: string, next: string, look: Look): string[] {
  const width = Math.max(30, look.width - Math.max(first.length, next.length))
  return wrap(text, width).map(
    (line, index) => (index === 0 ? first : next) + (meaning === null ? line : paint(look, meaning, line)),
  )
}
