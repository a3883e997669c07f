import { localHostname } from '../federation/names.js'
import type { Finding } from '../vocabulary/finding.js'
import type { Step } from '../vocabulary/steps.js'
import type { Context } from './context.js'
import type { Route } from './routes.js'
import type { Hop, HopState } from './types.js'

/**
 * What the checks say about the hops of a route: per hop the first root finding on its link, and on its service where it is about one.
 * A symptom is left out: its root shows at a hop of its own. Checks know more faults than a path shows; with this a trace and the
 * doctor's report name the same cause.
 */
export function findingsAt(route: Route, context: Context): ReadonlyMap<Step, Finding> {
  const { ofLinks, ofServices } = indexed(context.findings)
  const own = namesOf(route).flatMap((name) => ofServices.get(name) ?? [])
  const found = new Map<Step, Finding>()
  for (const { finding } of [...new Set([...ofLinks, ...own])].sort((a, b) => a.place - b.place)) {
    const step = concerns(finding, route) ? stepOf(finding, route, context) : null
    if (step !== null && !found.has(step)) found.set(step, finding)
  }
  return found
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

interface Placed {
  readonly finding: Finding
  /** In the report. */
  readonly place: number
}

interface Index {
  readonly ofLinks: readonly Placed[]
  readonly ofServices: ReadonlyMap<string, readonly Placed[]>
}

const indexes = new WeakMap<readonly Finding[], Index>()

/** Findings by the service that they are about, so that a table of a thousand services does not look through all for each. */
function indexed(findings: readonly Finding[]): Index {
  const done = indexes.get(findings)
  if (done) return done
  const ofServices = new Map<string, Placed[]>()
  const ofLinks: Placed[] = []
  for (const [place, finding] of findings.entries()) {
    if (finding.severity === 'info' || finding.causedBy !== null) continue
    const { service } = finding
    const list = service === null ? ofLinks : (ofServices.get(service) ?? [])
    list.push({ finding, place })
    if (service !== null) ofServices.set(service, list)
  }
  const index = { ofLinks, ofServices }
  indexes.set(findings, index)
  return index
}

/** Every name by which a finding may call the service. */
function namesOf({ service, exported, imported, importIntent }: Route): readonly string[] {
  const named = [exported, imported, importIntent?.gives ?? null].filter((one) => one !== null)
  return [
    ...new Set([
      `${service.name}.${service.namespace}`,
      localHostname(service),
      ...named.flatMap(({ name, namespace, hostname }) => [`${name}.${namespace}`, hostname]),
    ]),
  ]
}

function concerns({ directions, mesh, service, id }: Finding, { link: { owner, importer } }: Route): boolean {
  const onLink =
    directions.length === 0
      ? mesh === owner.label || mesh === importer.label
      : directions.some(({ from, to }) => from === importer.label && to === owner.label)
  return onLink && (service !== null || !/^(exports|imports|failover|traffic)\//.test(id) || id.endsWith('/set-name'))
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
