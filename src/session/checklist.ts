import { areaOf } from '../checks/define.js'
import type { Suppressed } from '../checks/suppress.js'
import { setOf } from '../federation/exchange/index.js'
import { trustDomainOf } from '../federation/identity.js'
import type { Mesh } from '../federation/mesh.js'
import type { Peering } from '../federation/peering.js'
import type { ChecklistItem } from '../report/checklist.js'
import type { Finding } from '../vocabulary/finding.js'
import type { Diagnosis } from './diagnose.js'
import { ifKnown } from './if-known.js'

/**
 * The implementation checklist of the product's documentation, for every mesh and every peer. A step is missing when one of its
 * checks found an error, or when what it asks for is not there; accepted when such an error is among `suppressed` and nothing else is
 * missing; unknown when none of its checks could answer.
 */
export function checklistOf(diagnosis: Diagnosis, suppressed: readonly Suppressed[] = []): readonly ChecklistItem[] {
  const { meshes, peerings } = diagnosis.federation
  const known = { ...diagnosis.outcome, suppressed }
  return meshes.flatMap((mesh) => {
    const own = peerings.filter(({ here }) => here === mesh)
    return [
      ...meshSteps.map((step) => judge(step, known, mesh, own, null)),
      ...own.flatMap((peering) => peerSteps.map((step) => judge(step, known, mesh, [peering], peering))),
    ]
  })
}

type Known = Diagnosis['outcome'] & { readonly suppressed: readonly Suppressed[] }

interface Step {
  readonly step: string
  /** Checks (or `area/*`) whose errors say that it is not done. */
  readonly checks: readonly string[]
  /** What was found; null = not there; undefined = not known. */
  found(mesh: Mesh, peerings: readonly Peering[]): string | null | undefined
}

const noPeers = 'no ServiceMeshPeer yet'

const meshSteps: readonly Step[] = [
  {
    step: 'Operator of OpenShift Service Mesh 2.1 or newer',
    checks: ['prerequisites/federation-kinds'],
    found: ({ facts }) => {
      const served = ifKnown(facts.servesFederation)
      return served === null ? undefined : served ? 'the cluster serves the kinds of federation' : null
    },
  },
  {
    step: 'ServiceMeshControlPlane of version 2.1 or newer',
    checks: [
      'prerequisites/control-plane-version',
      'prerequisites/control-plane-ready',
      'prerequisites/federation-enabled',
    ],
    found: ({ facts, name }) => {
      const planes = ifKnown(facts.controlPlanes)
      const plane = planes?.find(({ metadata }) => metadata.name === name)
      return planes && (plane ? `${name} ${plane.status.chartVersion ?? plane.spec.version ?? ''}`.trim() : null)
    },
  },
  {
    step: 'Trust domain of its own',
    checks: ['trust/unique-trust-domain'],
    found: (mesh) => {
      const { controlPlanes, configMaps } = mesh.facts
      const domain = trustDomainOf(mesh, ifKnown(controlPlanes) ?? [], ifKnown(configMaps) ?? [])?.value
      return domain ?? (controlPlanes.known ? null : undefined)
    },
  },
  {
    step: 'ServiceMeshPeer for each mesh to be federated',
    checks: ['peer/all-pairs', 'peer/exists-on-both-sides', 'peer/namespace'],
    found: ({ facts }, peerings) =>
      facts.peers.known ? peerings.map(({ peer }) => peer.metadata.name).join(', ') || null : undefined,
  },
]

const peerSteps: readonly Step[] = [
  gatewayStep('egress', 'Egress gateway'),
  gatewayStep('ingress', 'Ingress gateway'),
  {
    step: 'Network between the clusters: load balancers and firewalls let raw TLS through',
    checks: ['reachability/*', 'gateways/ports'],
    found: (_, [peering]) => {
      const rows = peering?.peer.status.discoveryStatus
      if (!rows) return undefined
      const connected = [...rows.active, ...rows.inactive].some(({ watch }) => watch.connected === true)
      return connected ? 'connected' : undefined
    },
  },
  {
    step: 'Identity and root of the peer',
    checks: ['peer/client-id', 'peer/client-id-form', 'trust/*'],
    found: (_, [peering]) => peering?.peer.spec.security.trustDomain ?? null,
  },
  setStep('exportSets', 'ExportedServiceSet', 'exports/*'),
  setStep('importSets', 'ImportedServiceSet', 'imports/*'),
]

function gatewayStep(role: 'ingress' | 'egress', title: string): Step {
  const checks = ['enabled', 'name', 'selector', 'pods', 'endpoints', 'canonical-name'].map(
    (name) => `gateways/${name}`,
  )
  return {
    step: `${title} for this peer`,
    checks,
    found: ({ facts }, [peering]) => {
      const name = peering?.peer.spec.gateways[role].name
      const services = ifKnown(facts.services)
      if (!name) return null
      return services && (services.some(({ metadata }) => metadata.name === name) ? name : null)
    },
  }
}

function setStep(fact: 'exportSets' | 'importSets', kind: string, checks: string): Step {
  const verb = fact === 'exportSets' ? 'exported' : 'imported'
  return {
    step: `${kind}: services ${verb}`,
    checks: [checks],
    found: ({ facts }, [peering]) => {
      const sets = ifKnown<readonly { readonly metadata: { readonly name: string } }[]>(facts[fact])
      return sets && peering ? (setOf(sets, peering.peer)?.metadata.name ?? null) : undefined
    },
  }
}

function judge(
  { step, checks, found }: Step,
  known: Known,
  mesh: Mesh,
  peerings: readonly Peering[],
  peering: Peering | null,
): ChecklistItem {
  const peer = peering?.peer.metadata.name ?? null
  const item = { mesh: mesh.label, peer, step, until: null }
  const wanted = (id: string) => checks.includes(id) || checks.includes(`${areaOf(id)}/*`)
  // a gateway belongs to one peer: what is wrong with another's is not this one's fault
  const gateways = peering ? Object.values(peering.peer.spec.gateways).map(({ name }) => name) : []
  const concerns = (one: Finding) =>
    one.mesh === mesh.label && (peering === null || one.peer === peer || gateways.includes(one.resource.name))
  const breaks = (one: Finding) => one.severity === 'error' && wanted(one.id) && concerns(one)
  const fault = known.findings.find(breaks)
  if (fault) return { ...item, state: 'missing', shows: fault.message, check: fault.id }
  const here = found(mesh, peerings)
  if (here === null) return { ...item, state: 'missing', shows: peering === null ? noPeersOr(step) : '', check: null }
  const accepted = known.suppressed.find(({ finding }) => breaks(finding))
  if (accepted) {
    const { finding, until } = accepted
    return { ...item, state: 'accepted', shows: finding.message, check: finding.id, until }
  }
  if (here !== undefined) return { ...item, state: 'done', shows: here, check: null }
  const unknown = known.unknown.find((one) => one.mesh === mesh.label && wanted(one.check))
  return { ...item, state: 'unknown', shows: unknown?.reason ?? 'nothing shows it', check: unknown?.check ?? null }
}

function noPeersOr(step: string): string {
  return step.startsWith('ServiceMeshPeer') ? noPeers : ''
}
