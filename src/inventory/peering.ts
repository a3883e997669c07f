import type { Peering } from '../federation/peering.js'
import type { Finding } from '../vocabulary/finding.js'
import { type JudgedChain, judge } from './chains.js'
import { type Found, findIn } from './places.js'
import { type Probe, presentedIn, unseenIn } from './presented.js'
import { type RootSets, rootSets, rootsToHold, type Times } from './roots.js'
import { type Verdict, verdictOfPeering } from './verdict.js'

/** Everything that is known of certificates in one peering: whether `here` trusts what `there` presents. */
export interface PeeringInventory {
  readonly peering: Peering
  readonly verdict: Verdict
  /** A sentence for the verdict. */
  readonly reason: string
  readonly roots: RootSets
  readonly chains: readonly JudgedChain[]
  readonly found: readonly Found[]
  /** What the ConfigMap of the peer ought to hold; empty where the other mesh's root is not known. */
  readonly toHold: ReturnType<typeof rootsToHold>
  readonly findings: readonly Finding[]
  /** Findings on this peering that somebody accepted. */
  readonly accepted: readonly Finding[]
  readonly skewSeconds: number | null
}

export interface Known extends Times {
  readonly probes: readonly Probe[]
  /** All findings on certificates, of all meshes. */
  readonly findings: readonly Finding[]
  /**
   * Those that somebody accepted: the verdict is formed without them. Acceptance takes away what checks say, never what certificates
   * show: no finding can be told to be about exactly one chain's fault, and an outage must not hide behind another that was accepted.
   */
  readonly accepted?: readonly Finding[]
  /** Seconds that the other mesh's clock is ahead of this one's, by label of the other mesh; only between live clusters. */
  readonly skewSeconds: number | null
}

export function takeInventory(peering: Peering, known: Known): PeeringInventory {
  const chains = presentedIn(peering, known.probes).map((chain) => judge(chain, peering, known.now))
  const roots = rootSets(peering, known)
  const findings = known.findings.filter((finding) => concerns(finding, peering))
  const accepted = (known.accepted ?? []).filter((finding) => concerns(finding, peering))
  const unseen = unseenIn(peering, chains)
  const { skewSeconds } = known
  return {
    peering,
    ...verdictOfPeering({ peering, chains, roots, findings, unseen, skewSeconds }),
    roots,
    chains,
    found: findIn(peering, chains),
    toHold: rootsToHold(peering, chains, known.now),
    findings,
    accepted,
    skewSeconds,
  }
}

/** Findings on the ServiceMeshPeer's own side; and what is wrong with either mesh as a whole, where it touches this link. */
function concerns(finding: Finding, { here, peer, there, reverse }: Peering): boolean {
  const { mesh, directions } = finding
  if (mesh === here.label && finding.peer === peer.metadata.name) return true
  const ends = [here.label, there?.label ?? `peer ${peer.metadata.name}`]
  const linked = directions.length === 0 || directions.some(({ from, to }) => ends.includes(from) && ends.includes(to))
  if (mesh === here.label) return finding.peer === null && linked
  // What the other side presents is judged here; what it holds for us is its own peering's matter.
  const theirChain = finding.resource.kind === 'Pod' && finding.peer === (reverse?.metadata.name ?? null)
  return mesh === there?.label && linked && (finding.peer === null || theirChain)
}
