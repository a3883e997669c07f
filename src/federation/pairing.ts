import type { Fact } from '../vocabulary/fact.js'
import { loadBalancerAddresses } from './gateways/gateway.js'
import { trustDomainOf } from './identity.js'
import type { Mesh } from './mesh.js'
import type { Peer } from './objects/federation.js'
import type { Peering } from './peering.js'
import { type HeldRoot, heldRoot, ownRoot } from './roots.js'

/**
 * Finds for each ServiceMeshPeer the mesh that it means. Any single field may be the fault that is looked for, so all signs are
 * weighed: trust domain, root, client ID, address of an ingress gateway, and name.
 * `unread` are sources that could not be read, each with its reason.
 */
export function pairUp(meshes: readonly Mesh[], unread: readonly string[] = []): readonly Peering[] {
  return meshes.flatMap((here) => rowsOrNone(here.facts.peers).map((peer) => pair(here, peer, meshes, unread)))
}

function pair(here: Mesh, peer: Peer, meshes: readonly Mesh[], unread: readonly string[]): Peering {
  const others = meshes.filter((mesh) => mesh !== here)
  const ranked = others
    .map((mesh) => ({ mesh, signs: signsOf(here, peer, mesh) }))
    .map(({ mesh, signs }) => ({ mesh, signs, weight: signs.reduce((sum, sign) => sum + sign.weight, 0) }))
    .sort((a, b) => b.weight - a.weight)
  const [best, second] = ranked
  if (!best || best.weight === 0) {
    const fits = others.length === 0 ? [] : [`none of ${others.map((mesh) => mesh.label).join(', ')} fits it`]
    const why = [...fits, ...unread].join('; ') || 'only this side was read'
    return { here, peer, there: null, reverse: null, why }
  }
  if (second && second.weight === best.weight)
    return {
      here,
      peer,
      there: null,
      reverse: null,
      why: `${best.mesh.label} and ${second.mesh.label} fit it equally well`,
    }
  // Meshes with one CA, or in namespaces of one name, have signs in common.
  const rival = best.signs.every(({ weight }) => weight < certain) ? rivalFor(best.mesh, here, peer) : undefined
  if (rival) return { here, peer, there: null, reverse: null, why: `${best.mesh.label} is what peer ${rival} means` }
  return {
    here,
    peer,
    there: best.mesh,
    reverse: reverseOf(here, best.mesh),
    why: best.signs.map((sign) => sign.says).join(', '),
  }
}

/** Trust domain or address: with less than one of these, a mesh goes to a peer that has one. */
const certain = 4

/** Another peer of `here` that fits the mesh for certain. */
function rivalFor(mesh: Mesh, here: Mesh, peer: Peer): string | undefined {
  const isCertain = (other: Peer) => signsOf(here, other, mesh).some(({ weight }) => weight >= certain)
  return rowsOrNone(here.facts.peers).find((other) => other !== peer && isCertain(other))?.metadata.name
}

/** The peer in `there` that means `here`. */
function reverseOf(here: Mesh, there: Mesh): Peer | null {
  const weighed = rowsOrNone(there.facts.peers)
    .map((peer) => ({ peer, weight: signsOf(there, peer, here).reduce((sum, sign) => sum + sign.weight, 0) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
  return weighed[0]?.peer ?? null
}

interface Sign {
  readonly weight: number
  readonly says: string
}

function signsOf(here: Mesh, peer: Peer, there: Mesh): readonly Sign[] {
  const signs: Sign[] = []
  const add = (holds: boolean, weight: number, says: string) => {
    if (holds) signs.push({ weight, says })
  }
  const { trustDomain, clientID } = peer.spec.security
  const theirs = domainOf(there)
  const ours = domainOf(here)
  add(theirs !== null && trustDomain === theirs && theirs !== ours, 4, 'its trust domain')
  add(
    peer.spec.remote.addresses.some((address) => ingressAddresses(there).has(address)),
    4,
    'its ingress address',
  )
  const held = fingerprintsOf(heldRoot(peer, rowsOrNone(here.facts.configMaps)))
  const roots = ownRoots(there).filter((root) => !ownRoots(here).includes(root))
  add(
    roots.some((root) => held.includes(root)),
    3,
    'its root',
  )
  add(
    namespaceIn(clientID) === there.namespace && there.namespace !== here.namespace,
    2,
    'the namespace in its client ID',
  )
  add(peer.metadata.name === there.name && there.name !== here.name, 2, 'its name')
  return signs
}

function domainOf(mesh: Mesh): string | null {
  return trustDomainOf(mesh, rowsOrNone(mesh.facts.controlPlanes), rowsOrNone(mesh.facts.configMaps))?.value ?? null
}

/** Fingerprints of the mesh's own root, which may be several during a rotation. */
function ownRoots(mesh: Mesh): readonly string[] {
  return fingerprintsOf(ownRoot(rowsOrNone(mesh.facts.configMaps)))
}

function fingerprintsOf(root: HeldRoot | null): readonly string[] {
  return root?.bundle.certificates.map(({ fingerprint }) => fingerprint) ?? []
}

/** Addresses of all load balancers in the control plane's namespace: federation gateways, whichever peer they serve. */
function ingressAddresses(mesh: Mesh): ReadonlySet<string> {
  return new Set(rowsOrNone(mesh.facts.services).flatMap(loadBalancerAddresses))
}

function namespaceIn(clientID: string | undefined): string | null {
  return clientID?.match(/\/ns\/([^/]+)\//)?.[1] ?? null
}

function rowsOrNone<T>(fact: Fact<readonly T[]>): readonly T[] {
  return fact.known ? fact.value : []
}
