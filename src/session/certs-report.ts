import { type Certificate, sameCertificate } from '../certs/certificate.js'
import { expiryOf, timeLeft } from '../certs/expiry.js'
import { type JudgedChain, verdictOf } from '../inventory/chains.js'
import { type MeshInventory, meshInventory } from '../inventory/mesh.js'
import type { PeeringInventory } from '../inventory/peering.js'
import { domainOf } from '../inventory/trust.js'
import {
  type CertificateSummary,
  type CertsReport,
  type ChainSummary,
  certsSchemaVersion,
  type PeeringCertificates,
  type UnknownAnswer,
} from '../report/certs/document.js'
import type { CertsResult } from './certs.js'

interface Options {
  readonly generatedAt: Date
  readonly warnBeforeDays?: number
}

/** Makes the document of a run. It holds what certificates say, never their text, and so nothing that was not understood. */
export function makeCertsReport(result: CertsResult, options: Options): CertsReport {
  const { federation, outcome } = result.diagnosis
  const { inventories, suppressed } = result
  const meshes = new Set(inventories.flatMap(({ peering }) => [peering.here.label, peering.there?.label]))
  const describe = describer(options.warnBeforeDays)
  return {
    schemaVersion: certsSchemaVersion,
    generatedAt: options.generatedAt.toISOString(),
    collectedAt: federation.now.toISOString(),
    meshes: federation.meshes
      .filter(({ label }) => meshes.has(label))
      .map((mesh) => summarizeMesh(meshInventory(mesh, federation.now), federation.now, describe)),
    peerings: inventories.map((inventory) => summarize(inventory, federation.now, describe)),
    unknown: [...outcome.unknown.map(unknownCheck), ...unknownHandshakes(result)].filter(({ mesh }) =>
      meshes.has(mesh),
    ),
    suppressed: suppressed.filter(({ finding }) => inventories.some(({ accepted }) => accepted.includes(finding))),
    missingRights: missingRights(result),
  }
}

function summarize(inventory: PeeringInventory, now: Date, describe: Describe): PeeringCertificates {
  const { peering, verdict, reason, roots, chains, found, findings } = inventory
  const { here, peer, there } = peering
  const places = new Map(found.map(({ certificate, places: own }) => [certificate.fingerprint, own]))
  const show = (cert: Certificate, at: Date) => describe(cert, places.get(cert.fingerprint) ?? [], at)
  const fingerprints = (certificates: readonly Certificate[]) => certificates.map(({ fingerprint }) => fingerprint)
  const cas = found.map(({ certificate }) => certificate).filter((cert) => cert.isCA || cert.selfSigned)
  return {
    mesh: here.label,
    peer: peer.metadata.name,
    peerMesh: there?.label ?? null,
    verdict,
    reason,
    trustDomain: { expected: peer.spec.security.trustDomain ?? null, real: there ? domainOf(there) : null },
    clockSkewSeconds: inventory.skewSeconds,
    roots: {
      ca: roots.ca,
      heldIn: roots.heldIn,
      trustedNow: fingerprints(roots.trustedNow),
      willExpire: fingerprints(roots.willExpire),
      onlyHere: fingerprints(roots.onlyHere),
      onlyThere: fingerprints(roots.onlyThere),
      certificates: cas.map((cert) => show(cert, now)),
    },
    chains: chains.map((chain) => summarizeChain(chain, show)),
    findings,
  }
}

function summarizeMesh({ mesh, trustDomain, roots, place, chains }: MeshInventory, now: Date, describe: Describe) {
  const places = (cert: Certificate) => [
    ...(place !== null && roots.some((root) => sameCertificate(root, cert)) ? [place] : []),
    ...chains.filter(({ certificates }) => certificates.includes(cert)).flatMap(({ seenIn }) => seenIn),
  ]
  return {
    mesh: mesh.label,
    trustDomain,
    roots: roots.map((root) => describe(root, places(root), now)),
    chains: chains.map(({ role, gateway, pod, seenIn, verdict, path, at }) => ({
      role,
      gateway,
      pod,
      seenIn,
      accepted: verdict.ok,
      admitted: null,
      basis: 'own root' as const,
      problem: verdict.ok ? null : verdict.text,
      certificates: path.map((cert) => describe(cert, places(cert), at)),
    })),
  }
}

function summarizeChain(chain: JudgedChain, show: (cert: Certificate, at: Date) => CertificateSummary): ChainSummary {
  const verdict = verdictOf(chain)
  return {
    role: chain.role,
    gateway: chain.gateway,
    pod: chain.pod,
    seenIn: chain.seenIn,
    accepted: verdict.ok,
    admitted: chain.admitted,
    basis: chain.inForce ? 'in force' : 'declared',
    problem: verdict.ok ? null : verdict.text,
    certificates: chain.path.map((cert) => show(cert, chain.at)),
  }
}

type Describe = (cert: Certificate, foundIn: readonly string[], at: Date) => CertificateSummary

function describer(warnBeforeDays: number | undefined): Describe {
  const times = warnBeforeDays === undefined ? {} : { warnBeforeDays }
  return (cert, foundIn, at) => ({
    kind: cert.selfSigned ? 'root' : cert.isCA ? 'intermediate' : 'leaf',
    fingerprint: cert.fingerprint,
    subject: cert.subject,
    issuer: cert.issuer,
    spiffeId: cert.spiffeIds[0] ?? null,
    keyType: cert.keyType,
    notBefore: cert.notBefore.toISOString(),
    notAfter: cert.notAfter.toISOString(),
    state: expiryOf(cert, at, times),
    timeLeft: timeLeft(cert, at),
    foundIn,
  })
}

function unknownCheck({ check, mesh, peer, reason }: CertsResult['diagnosis']['outcome']['unknown'][number]) {
  return { what: check, mesh, peer, reason }
}

function unknownHandshakes({ probes }: CertsResult): readonly UnknownAnswer[] {
  return probes.flatMap(({ mesh, peer, host, port, result }) =>
    result.known ? [] : [{ what: 'handshake', mesh, peer, reason: named(result.reason, host, port) }],
  )
}

/** Reasons of the forwarded port itself already name the pod. */
function named(reason: string, host: string, port: number): string {
  return reason.includes(host) ? reason : `${host}:${port}: ${reason}`
}

function missingRights({ diagnosis, probes }: CertsResult): CertsReport['missingRights'] {
  const denied = probes.flatMap(({ mesh, result }) => {
    if (result.known || !result.right) return []
    const context = diagnosis.federation.meshes.find(({ label }) => label === mesh)?.context ?? null
    return [context === null ? result.right : { ...result.right, context }]
  })
  const all = [...diagnosis.outcome.missingRights, ...denied]
  return [...new Map(all.map((right) => [JSON.stringify(right), right])).values()]
}
