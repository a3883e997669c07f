import type { MeshSource } from '../federation/discover.js'
import { trustDomainOf } from '../federation/identity.js'
import type { Mesh } from '../federation/mesh.js'
import type { Peering } from '../federation/peering.js'
import {
  type MeshSummary,
  type PeeringSummary,
  type Report,
  type Summary,
  type SuppressedFinding,
  schemaVersion,
} from '../report/document.js'
import type { Fact } from '../vocabulary/fact.js'
import type { Diagnosis } from './diagnose.js'
import { servicesOf } from './services.js'

/** Makes the document of a diagnosis. `seconds` is the wall time of the run; `suppressed` is what was taken out of it. */
export function makeReport(
  diagnosis: Diagnosis,
  sources: readonly MeshSource[],
  generatedAt: Date,
  seconds: number,
  suppressed: readonly SuppressedFinding[] = [],
): Report {
  const { federation, outcome } = diagnosis
  const clusters = [...new Set(sources.map(({ reader }) => reader))].map(({ name, stats }) => ({
    cluster: name,
    ...stats,
  }))
  return {
    schemaVersion,
    generatedAt: generatedAt.toISOString(),
    collectedAt: federation.meshes.some(({ facts }) => facts.clock.known) ? federation.now.toISOString() : null,
    meshes: federation.meshes.map(summarizeMesh),
    peerings: federation.peerings.map(summarizePeering),
    services: servicesOf(federation.peerings, outcome.findings),
    summary: summarize(diagnosis),
    findings: outcome.findings,
    unknown: outcome.unknown,
    suppressed,
    missingRights: outcome.missingRights,
    stats: {
      requests: clusters.reduce((sum, one) => sum + one.requests, 0),
      bytes: clusters.reduce((sum, one) => sum + one.bytes, 0),
      seconds,
      clusters,
    },
  }
}

function summarize({ outcome }: Diagnosis): Summary {
  const { findings, unknown, answered } = outcome
  const number = (severity: string) => findings.filter((finding) => finding.severity === severity).length
  const serious = findings.find((finding) => finding.severity !== 'info')
  return {
    verdict: serious ? 'findings' : unknown.length > 0 ? 'incomplete' : 'ok',
    errors: number('error'),
    warnings: number('warning'),
    infos: number('info'),
    unknown: unknown.length,
    checks: answered.length,
    firstCause: serious?.key ?? null,
  }
}

function summarizeMesh(mesh: Mesh): MeshSummary {
  const { label, namespace, cluster, source, facts } = mesh
  const planes = rows(facts.controlPlanes)
  const plane = planes.find((one) => one.metadata.name === mesh.name)
  return {
    name: label,
    namespace,
    cluster,
    source,
    trustDomain: trustDomainOf(mesh, planes, rows(facts.configMaps))?.value ?? null,
    version: plane?.status.chartVersion ?? plane?.spec.version ?? null,
    members: facts.members.known ? facts.members.value.length - 1 : null,
  }
}

function summarizePeering({ here, peer, there }: Peering): PeeringSummary {
  const name = peer.metadata.name
  const status = peer.status.discoveryStatus
  const exportSets = rows(here.facts.exportSets).find((set) => set.metadata.name === name)
  const importSets = rows(here.facts.importSets).find((set) => set.metadata.name === name)
  return {
    mesh: here.label,
    peer: name,
    peerMesh: there?.label ?? null,
    connected: status ? [...status.active, ...status.inactive].some((row) => row.watch.connected === true) : null,
    exported: exportSets?.status ? exportSets.status.exportedServices.length : null,
    imported: importSets?.status
      ? importSets.status.importedServices.filter((one) => one.localService.hostname).length
      : null,
  }
}

function rows<T>(fact: Fact<readonly T[]>): readonly T[] {
  return fact.known ? fact.value : []
}
