import type { FactName, Mesh } from '../federation/mesh.js'
import type { Peering } from '../federation/peering.js'
import type { Right } from '../vocabulary/fact.js'
import type { Direction, Finding, UnknownCheck } from '../vocabulary/finding.js'
import { linkCauses } from './causes.js'
import type { Breaks, Check, Draft, MeshCheck, PeeringCheck, PeeringFacts } from './define.js'

/** What the checks are run over: all meshes that were read, and every ServiceMeshPeer among them. */
export interface Federation {
  readonly meshes: readonly Mesh[]
  readonly peerings: readonly Peering[]
  /** The present of the sources, against which ages and certificates are measured. */
  readonly now: Date
  /** Days before its end from which on a CA is said to expire, when the user said so. */
  readonly warnBeforeDays?: number
}

export interface Outcome {
  /** Roots first, the one to act on at the top; then what they explain. */
  readonly findings: readonly Finding[]
  readonly unknown: readonly UnknownCheck[]
  /** Permissions whose lack made a check unknown. */
  readonly missingRights: readonly Right[]
  /** Ids of the checks that were run to an answer at least once. */
  readonly answered: readonly string[]
}

/** Runs checks over a federation. Pure: the same federation gives the same outcome. A check that throws becomes unknown. */
export function runChecks(federation: Federation, checks: readonly Check[]): Outcome {
  const drafts: Finding[] = []
  const unknown: UnknownCheck[] = []
  const rights = new Map<string, Right>()
  const answered = new Set<string>()
  const collect = (check: Check, result: Result, mesh: string, peer: string | null) => {
    if (Array.isArray(result)) {
      answered.add(check.id)
      for (const finding of result) drafts.push(finding)
      return
    }
    unknown.push({ check: check.id, mesh, peer, reason: result.reason })
    if (result.right) rights.set(JSON.stringify(result.right), result.right)
  }
  const withoutHelp = (check: Check, helpers: readonly Lacking[], peer: string | null) => {
    for (const { mesh, reason, right } of helpers) {
      unknown.push({ check: check.id, mesh, peer, reason: `${reason}; judged without it` })
      rights.set(JSON.stringify(right), right)
    }
  }
  for (const check of checks) {
    if (check.scope === 'mesh') {
      for (const mesh of federation.meshes) {
        if (mesh.source === 'facts') continue
        collect(check, runForMesh(check, mesh, federation), mesh.label, null)
        withoutHelp(check, forbidden(mesh, check.uses.here), null)
      }
    } else {
      for (const peering of federation.peerings) {
        const { here, there, peer } = peering
        if (here.source === 'facts' && !comparesFacts(check, here)) continue
        collect(check, runForPeering(check, peering, federation), here.label, peer.metadata.name)
        const helpers = [
          ...forbidden(here, check.uses.here ?? []),
          ...(there ? forbidden(there, check.uses.there ?? []) : []),
        ]
        withoutHelp(check, helpers, peer.metadata.name)
      }
    }
  }
  return {
    findings: linkCauses(uniqueKeys(drafts), checks),
    unknown,
    missingRights: [...rights.values()],
    answered: [...answered],
  }
}

/**
 * Of a mesh that only its administrators' facts tell about, nothing is judged but how it fits the other side: the rest is theirs to
 * check, and was not told.
 */
function comparesFacts(check: PeeringCheck, here: Mesh): boolean {
  return (check.needs.there?.length ?? 0) > 0 && firstUnknown(here, check.needs.here) === undefined
}

type AnyPeeringFacts = PeeringFacts<readonly FactName[], readonly FactName[], readonly FactName[], readonly FactName[]>

type Circumstances = Pick<Federation, 'now' | 'warnBeforeDays'>

type Result = Finding[] | { readonly reason: string; readonly right?: Right }

function runForMesh(check: MeshCheck, mesh: Mesh, { now, warnBeforeDays }: Circumstances): Result {
  const lacking = firstUnknown(mesh, check.needs.here)
  if (lacking) return lacking
  const here = view(mesh, check.needs.here, check.uses.here)
  return guarded(check, () =>
    [...check.run({ here, now, warnBeforeDays })].map((draft) => toFinding(check, draft, mesh, null, [])),
  )
}

function runForPeering(check: PeeringCheck, peering: Peering, { now, warnBeforeDays }: Circumstances): Result {
  const { here, peer, there, reverse } = peering
  const lacking = firstUnknown(here, check.needs.here)
  if (lacking) return lacking
  const needsThere = check.needs.there ?? []
  if (needsThere.length > 0) {
    if (!there) return { reason: `no access to peer ${peer.metadata.name}: ${peering.why}` }
    const missing = firstUnknown(there, needsThere)
    if (missing) return { ...missing, reason: `${there.label}: ${missing.reason}` }
  }
  const facts: AnyPeeringFacts = {
    here: view(here, check.needs.here, check.uses.here ?? []),
    there: there ? view(there, needsThere, check.uses.there ?? []) : (null as never),
    peer,
    reverse,
    now,
    warnBeforeDays,
  }
  return guarded(check, () =>
    [...check.run(facts)].map((draft) =>
      toFinding(check, draft, here, peering, directionsOf(peering, draft.breaks ?? 'both')),
    ),
  )
}

/** One broken check must not take the others with it; the reader sees whose fault it is. */
function guarded(check: Check, run: () => Finding[]): Result {
  try {
    return run()
  } catch (error) {
    return {
      reason: `fault in meshfed itself, please report: ${check.id}: ${error instanceof Error ? error.message : error}`,
    }
  }
}

function firstUnknown(mesh: Mesh, names: readonly FactName[]): { reason: string; right?: Right } | undefined {
  for (const name of names) {
    const fact = mesh.facts[name]
    if (!fact.known) return { reason: fact.reason, ...(fact.right ? { right: aimed(fact.right, mesh) } : {}) }
  }
  return undefined
}

interface Lacking {
  readonly mesh: string
  readonly reason: string
  readonly right: Right
}

/** Facts that would have helped and that only a missing permission withholds. Absent for another reason, they are not missed. */
function forbidden(mesh: Mesh, names: readonly FactName[]): readonly Lacking[] {
  return names.flatMap((name) => {
    const fact = mesh.facts[name]
    return fact.known || !fact.right ? [] : [{ mesh: mesh.label, reason: fact.reason, right: aimed(fact.right, mesh) }]
  })
}

function aimed(right: Right, { context }: Mesh): Right {
  return context === null ? right : { ...right, context }
}

/** The identity of a mesh plus the declared facts, and no others. */
function view(mesh: Mesh, needs: readonly FactName[], uses: readonly FactName[]) {
  const { facts, ...identity } = mesh
  const shown: Record<string, unknown> = { ...identity }
  for (const name of [...uses, ...needs]) {
    const fact = facts[name]
    shown[name] = fact.known ? fact.value : null
  }
  return shown as never
}

/** Where the other mesh is not known, its link is named by the ServiceMeshPeer. */
export function directionsOf(peering: Peering, breaks: Breaks): Direction[] {
  const here = peering.here.label
  const there = peering.there?.label ?? `peer ${peering.peer.metadata.name}`
  const outbound = { from: here, to: there }
  const inbound = { from: there, to: here }
  return breaks === 'outbound' ? [outbound] : breaks === 'inbound' ? [inbound] : [outbound, inbound]
}

function toFinding(check: Check, draft: Draft, here: Mesh, peering: Peering | null, directions: Direction[]): Finding {
  const { resource, mesh } = draft.on
  const owner = mesh.label
  const peer = peering === null ? null : owner === here.label ? peering.peer : (peering.reverse ?? null)
  const what = draft.discriminator ?? resource.path ?? ''
  return {
    key: [check.id, owner, resource.kind, resource.namespace ?? '', resource.name, what].join('|'),
    id: check.id,
    severity: draft.severity ?? check.severity,
    title: check.title,
    message: draft.says,
    mesh: owner,
    peer: peer?.metadata.name ?? null,
    resource,
    evidence: draft.evidence,
    remedy: draft.remedy,
    directions,
    service: draft.service ?? null,
    latent: draft.latent ?? false,
    causedBy: null,
  }
}

/** Two findings of one check on one field (seen from both meshes, or for two peers) keep apart only if they say different things. */
function uniqueKeys(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding[]>()
  const result: Finding[] = []
  for (const finding of findings) {
    const same = seen.get(finding.key) ?? []
    if (same.some((other) => other.message === finding.message)) continue
    const kept = same.length === 0 ? finding : { ...finding, key: `${finding.key}|${same.length + 1}` }
    seen.set(finding.key, [...same, kept])
    result.push(kept)
  }
  return result
}
