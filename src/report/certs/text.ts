import type { Finding } from '../../vocabulary/finding.js'
import { clean } from '../clean.js'
import { fullFinding, headline } from '../text/finding.js'
import { legible } from '../text/legible.js'
import { leastRole } from '../text/role.js'
import { type Look, paint, sign, wrap } from '../text/style.js'
import { suppressedLines } from '../text/suppressed.js'
import { placed } from '../unknown.js'
import type { CertsReport, MeshCertificates, PeeringCertificates } from './document.js'
import { certificateTree, type Detail } from './tree.js'

export interface CertsTextOptions extends Look {
  readonly verbose: boolean
  /** `show`: the certificates alone, without findings in front. */
  readonly findings: boolean
}

/** Verdicts and fixes first, then the certificates of each peering as a tree, then what could not be seen. */
export function renderCertsText(report: CertsReport, options: CertsTextOptions): string {
  const findings = options.findings ? distinctFindings(report) : []
  const roots = findings.filter(({ causedBy }) => causedBy === null)
  const [first, ...rest] = options.verbose ? findings : roots
  const explained = findings.filter(({ causedBy }) => first && causedBy === first.key).length
  const parts = [
    first ? fullFinding(first, options.verbose ? explained : 0, options) : [],
    rest.flatMap((finding) => (options.verbose ? fullFinding(finding, 0, options) : headline(finding, options))),
    ...report.peerings.map((peering) => peeringBlock(peering, first, options)),
    ...report.meshes.filter((mesh) => !isShown(mesh, report)).map((mesh) => meshBlock(mesh, options)),
    report.peerings.length === 0 ? ['no ServiceMeshPeer was found'] : [],
    unknownLines(report, options),
    options.findings ? suppressedLines(report.suppressed ?? [], options) : [],
  ]
  const blocks = parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return legible(options, `${blocks.join('\n\n')}\n`)
}

/** Roots first, each once, though it may concern several peerings. */
function distinctFindings({ peerings }: CertsReport): readonly Finding[] {
  const all = new Map(peerings.flatMap(({ findings }) => findings.map((finding) => [finding.key, finding])))
  const rank = { error: 0, warning: 1, info: 2 }
  return [...all.values()].sort(
    (a, b) => Number(a.causedBy !== null) - Number(b.causedBy !== null) || rank[a.severity] - rank[b.severity],
  )
}

const signOf = { ok: 'ok', broken: 'error', warning: 'warning', unknown: 'unknown' } as const

function peeringBlock(peering: PeeringCertificates, shown: Finding | undefined, options: CertsTextOptions): string[] {
  const { mesh, peer, peerMesh, verdict, reason, roots, clockSkewSeconds } = peering
  const meaning = signOf[verdict]
  const there = peerMesh ?? `peer ${peer}`
  const head = `${paint(options, meaning, sign(options, meaning))} ${clean(mesh)}’s trust in ${clean(there)}: ${paint(options, 'strong', verdict)}`
  const ca = { same: 'both meshes are under one root', different: 'each mesh has its own root' }
  const detail = detailOf(verdict, options)
  const notes = [
    ...(shown?.message === reason || detail === 'brief' ? [] : [reason]),
    ...(roots.ca ? [ca[roots.ca]] : []),
    ...(clockSkewSeconds === null || Math.abs(clockSkewSeconds) < 5
      ? []
      : [`the clock of ${there} is ${Math.abs(clockSkewSeconds)} s ${clockSkewSeconds > 0 ? 'ahead' : 'behind'}`]),
  ]
  const text = notes.join('; ')
  if (detail === 'brief')
    return [
      [head, ...notes.map(clean)].join('; '),
      ...certificateTree(peering, { ...options, width: options.width - 2 }, detail).map((line) => `  ${line}`),
    ]
  return [
    head,
    ...(text === '' ? [] : wrap(clean(text), options.width - 2).map((line) => `  ${line}`)),
    ...certificateTree(peering, { ...options, width: options.width - 2 }, detail).map((line) => `  ${line}`),
  ]
}

/** What is in order takes a line per certificate where findings lead; `show`, and what is not in order, tell more. */
function detailOf(verdict: PeeringCertificates['verdict'], { verbose, findings }: CertsTextOptions): Detail {
  if (verbose) return 'all'
  return findings && verdict === 'ok' ? 'brief' : 'full'
}

/** A mesh's own certificates stand in the trees of meshes that trust it. */
function isShown({ mesh }: MeshCertificates, { peerings }: CertsReport): boolean {
  return peerings.some(({ peerMesh, chains }) => peerMesh === mesh && chains.length > 0)
}

function meshBlock({ mesh, trustDomain, roots, chains }: MeshCertificates, options: CertsTextOptions): string[] {
  if (roots.length === 0 && chains.length === 0) return []
  const grove = { mesh, chains, roots: { certificates: roots, onlyHere: [], onlyThere: [] } }
  const look = { ...options, width: options.width - 2 }
  const tree = certificateTree(grove, look, options.verbose ? 'all' : 'full')
  return [`${clean(mesh)} itself (trust domain ${clean(trustDomain ?? 'unknown')})`, ...tree.map((line) => `  ${line}`)]
}

function unknownLines(report: CertsReport, options: CertsTextOptions): string[] {
  const { unknown } = report
  if (unknown.length === 0) return []
  const reasons = new Map<string, number>()
  const names = report.meshes.map(({ mesh }) => mesh)
  for (const { mesh, reason } of unknown.map((one) => placed(one, names)))
    reasons.set(`${mesh}: ${reason}`, (reasons.get(`${mesh}: ${reason}`) ?? 0) + 1)
  const all = [...reasons]
  const shown = options.verbose ? all : all.slice(0, 4)
  const more = all.length - shown.length
  return [
    `${paint(options, 'unknown', sign(options, 'unknown'))} ${unknown.length} answer${unknown.length === 1 ? '' : 's'} could not be had${more > 0 ? ` (--verbose: ${more} more reasons)` : ''}`,
    ...shown.flatMap(([reason, times]) =>
      wrap(clean(times > 1 ? `${reason} (${times} times)` : reason), options.width - 4).map(
        (line, index) => `${index === 0 ? '  ' : '    '}${line}`,
      ),
    ),
    ...leastRole(report.missingRights, options),
  ]
}
