import type { Finding } from '../vocabulary/finding.js'
import type { Context } from './context.js'
import type { Route } from './routes.js'
import type { Hop, HopState, Step } from './types.js'

/**
 * What the checks say about a hop of a route: the first root finding on its link, and on its service where it is about one. A symptom
 * is left out: its root shows at a hop of its own. Checks know more faults than a path shows; with this a trace and the doctor's report name the same cause.
 */
export function findingFor(step: Step, route: Route, context: Context): Finding | null {
  return (
    context.findings.find(
      (finding) =>
        finding.severity !== 'info' &&
        finding.causedBy === null &&
        concerns(finding, route) &&
        stepOf(finding, route, context) === step,
    ) ?? null
  )
}

/** A hop as a finding leaves it: worse than it was judged, never better; of two that are alike, the finding has the better proof. */
export function withFinding(hop: Hop, finding: Finding | null): Hop {
  if (!finding) return hop
  const state: HopState = finding.severity === 'error' && !finding.latent ? 'broken' : 'degraded'
  const worse = hop.state === 'broken' && state !== 'broken'
  if (worse) return hop
  const { mesh, resource, message, evidence, remedy } = finding
  return { ...hop, mesh, resource, state, message, evidence, remedy }
}

function concerns(
  { directions, mesh, service, id }: Finding,
  { link: { owner, importer }, service: own, exported, imported, importIntent }: Route,
): boolean {
  const onLink =
    directions.length === 0
      ? mesh === owner.label || mesh === importer.label
      : directions.some(({ from, to }) => from === importer.label && to === owner.label)
  if (!onLink) return false
  if (service === null) return !/^(exports|imports|failover|traffic)\//.test(id) || id.endsWith('/set-name')
  const names = [exported, imported, importIntent?.gives].flatMap((name) =>
    name ? [name.hostname, `${name.name}.${name.namespace}`] : [],
  )
  return [...names, `${own.name}.${own.namespace}`, `${own.name}.${own.namespace}.svc.cluster.local`].includes(service)
}

/** The hop where a finding shows. Findings about the connection as a whole show at discovery, which is the first to need it. */
function stepOf(
  { id, mesh, resource }: Finding,
  { link: { owner, importer } }: Route,
  { hypothetical, from }: Context,
): Step | null {
  const [area = '', name = ''] = id.split('/')
  // what is said about the present is not about what would be
  if (hypothetical && ['connection', 'traffic'].includes(area)) return null
  if (hypothetical && name === 'status') return null
  switch (area) {
    case 'peer':
      return name.startsWith('client-id') || name === 'edited-in-place' ? 'policy' : 'discovery'
    case 'trust':
    case 'prerequisites':
      return 'discovery'
    case 'gateways':
      return mesh === importer.label ? 'egress-gateway' : 'ingress-gateway'
    case 'reachability':
      if (resource.path === 'spec.remote.discoveryPort') return 'discovery'
      return mesh === owner.label ? 'load-balancer' : 'address'
    case 'policy':
      // of a given client it is known whether the Sidecar is its own
      if (from !== null && name === 'sidecar-hides-imports') return null
      return mesh === importer.label ? 'client-settings' : 'policy'
    case 'exports':
      return name === 'no-ready-endpoints' || name === 'no-sidecar'
        ? 'workload'
        : name.includes('port') || name === 'outside-mesh'
          ? 'service'
          : name === 'name-collision' || name === 'status'
            ? 'exported-name'
            : 'export-rule'
    case 'imports':
      return name === 'status' ? 'imported-name' : 'import-rule'
    case 'failover':
      return 'failover'
    case 'connection':
      return 'discovery'
    case 'traffic':
      return mesh === importer.label ? 'egress-routing' : 'ingress-routing'
    default:
      return null
  }
}
