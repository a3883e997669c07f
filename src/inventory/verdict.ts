import { nameOf } from '../certs/certificate.js'
import { leafOf } from '../certs/chain.js'
import type { Peering } from '../federation/peering.js'
import type { Finding } from '../vocabulary/finding.js'
import { type JudgedChain, verdictOf } from './chains.js'
import type { RootSets } from './roots.js'

export type Verdict = 'ok' | 'broken' | 'warning' | 'unknown'

interface Signs {
  readonly peering: Peering
  readonly chains: readonly JudgedChain[]
  readonly roots: RootSets
  readonly findings: readonly Finding[]
  /** Gateways of the other mesh of which no chain was seen. */
  readonly unseen: readonly string[]
  readonly skewSeconds: number | null
}

interface Answer {
  readonly verdict: Verdict
  readonly reason: string
}

/** Istio dates leaves back by two minutes; beyond that a clock makes new ones invalid. */
const tolerableSkewSeconds = 120

/** What breaks handshakes now comes first, then what will, then what could not be seen. */
export function verdictOfPeering(signs: Signs): Answer {
  return broken(signs) ?? warning(signs) ?? unseen(signs) ?? ok(signs)
}

function broken({ findings, chains, peering }: Signs): Answer | null {
  const finding = findings.find(({ severity, latent }) => severity === 'error' && !latent)
  if (finding) return { verdict: 'broken', reason: finding.message }
  for (const chain of chains) {
    const verdict = verdictOf(chain)
    if (!verdict.ok && !isForeign(chain))
      return {
        verdict: 'broken',
        reason: `${peering.here.label} does not accept what ${gatewayOf(chain, peering)} presents: ${verdict.text}`,
      }
    if (chain.admitted === false) {
      const { clientID } = peering.peer.spec.security
      const identity = leafOf(chain.certificates)?.spiffeIds[0]
      return {
        verdict: 'broken',
        reason: `${peering.here.label} lets in ${clientID || 'nobody'} (clientID), but ${gatewayOf(chain, peering)} is ${identity}`,
      }
    }
  }
  return null
}

function warning({ findings, chains, peering, roots, skewSeconds }: Signs): Answer | null {
  const warn = (reason: string): Answer => ({ verdict: 'warning', reason })
  const finding = findings.find(({ severity }) => severity !== 'info')
  if (finding) return warn(finding.message)
  const foreign = chains.find(isForeign)
  if (foreign) {
    const [leaf] = foreign.certificates
    return warn(
      `something between this machine and the peer ends TLS with a certificate of its own${leaf ? ` (${nameOf(leaf)})` : ''}: ${foreign.seenIn[0]}; gateways cannot be reached through that, if it is on their way too`,
    )
  }
  for (const chain of chains) {
    if (chain.inForce?.ok && !chain.declared.ok)
      return warn(
        `${peering.here.label} accepts what ${gatewayOf(chain, peering)} presents by what its gateways hold now, but not by its objects as they are: ${chain.declared.text}`,
      )
    const verdict = verdictOf(chain)
    if (verdict.ok && verdict.rival)
      return warn(
        `it depends on the order of certificates whether what ${gatewayOf(chain, peering)} presents is accepted: there is another CA named ${nameOf(verdict.rival)} with the same key id`,
      )
  }
  const expiring = roots.willExpire.filter((cert) => !outlived(cert, roots))
  const [first] = expiring
  if (first)
    return warn(`the root ${nameOf(first)} expires at ${first.notAfter.toISOString()}, and no other follows it`)
  if (skewSeconds !== null && Math.abs(skewSeconds) > tolerableSkewSeconds)
    return warn(
      `the clocks of the two clusters are ${Math.abs(skewSeconds)} s apart: new certificates may not be valid yet`,
    )
  return null
}

function unseen({ peering, chains, roots, unseen: gateways }: Signs): Answer | null {
  const { there, peer, why } = peering
  if (chains.length > 0 && gateways.length === 0) return null
  if (!there && chains.length === 0)
    return {
      verdict: 'unknown',
      reason: `what peer ${peer.metadata.name} presents was not seen: ${why}`,
    }
  if (there && !peering.reverse && chains.length === 0)
    return {
      verdict: 'unknown',
      reason: `${there.label} has no ServiceMeshPeer for ${peering.here.label}, so it is not known which of its gateways are meant for it`,
    }
  const agree = roots.onlyThere.length === 0 && roots.trustedNow.length > 0 ? 'the roots agree, but ' : ''
  return { verdict: 'unknown', reason: `${agree}no chain was seen of ${gateways.join(', ') || peer.metadata.name}` }
}

function ok({ peering, chains }: Signs): Answer {
  const { here, there, peer } = peering
  const roots = [...new Set(chains.map(({ path }) => path.at(-1)).map((root) => (root ? nameOf(root) : '')))]
  const count = chains.length === 1 ? 'the chain' : chains.length === 2 ? 'both chains' : `all ${chains.length} chains`
  return {
    verdict: 'ok',
    reason: `${here.label} accepts ${count} that ${there?.label ?? `peer ${peer.metadata.name}`} presents, up to ${roots.join(', ')}`,
  }
}

/** Seen from outside, and no identity of a mesh: a load balancer that ends TLS, or a proxy on this machine's way alone. */
function isForeign({ pod, certificates }: JudgedChain): boolean {
  return pod === null && leafOf(certificates)?.spiffeIds.length === 0
}

function gatewayOf({ role, gateway, seenIn }: JudgedChain, { there, peer }: Peering): string {
  return `${there?.label ?? `peer ${peer.metadata.name}`}’s ${role} gateway ${gateway ?? `(${seenIn[0]})`}`
}

/** A rotation is under way: another root that is held and handed out lives longer. */
function outlived({ notAfter }: { readonly notAfter: Date }, { trustedNow, onlyHere }: RootSets): boolean {
  return trustedNow.some(
    (other) => !onlyHere.includes(other) && other.notAfter.getTime() > notAfter.getTime() + 86_400_000,
  )
}
