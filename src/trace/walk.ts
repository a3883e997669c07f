import { type Step, stepNames } from '../vocabulary/steps.js'
import type { Context } from './context.js'
import { portsOf } from './context.js'
import { findingsAt, withFinding } from './findings.js'
import { address } from './hops/address.js'
import { clientSettings } from './hops/client-settings.js'
import { discovery } from './hops/discovery.js'
import { exportRule } from './hops/export-rule.js'
import { exportedName } from './hops/exported-name.js'
import { failover } from './hops/failover.js'
import { gateway } from './hops/gateway.js'
import { importRule } from './hops/import-rule.js'
import { importedName } from './hops/imported-name.js'
import { loadBalancer } from './hops/load-balancer.js'
import { policy } from './hops/policy.js'
import { egressRouting, ingressRouting } from './hops/routing.js'
import { service } from './hops/service.js'
import { targetEndpoints, targetService } from './hops/target.js'
import { visibility } from './hops/visibility.js'
import { workload } from './hops/workload.js'
import { isAskedFor } from './query.js'
import type { Route } from './routes.js'
import type { Hop, Judged, Path, Verdict } from './types.js'

/** Follows one route hop by hop. Nothing is reached beyond the first broken hop, and beyond an import that nobody wants. */
export function walk(route: Route, context: Context): Path {
  const { owner, importer } = route.link
  const hops = stopped(judged(route, context))
  const firstBroken = hops.findIndex((hop) => hop.state === 'broken')
  const host = hostOf(route, context)
  const ports = portsOf(route)
  return {
    owner: owner.label,
    peer: importer.label,
    service: { name: route.service.name, namespace: route.service.namespace },
    exportedName: route.exported?.hostname ?? null,
    importedName: host,
    verdict: verdictOf(hops),
    firstBroken: firstBroken < 0 ? null : firstBroken,
    hops,
    calls: host === null ? [] : ports.length === 0 ? [host] : ports.map((port) => `${host}:${port}`),
    accepted: [...findingsAt(route, { ...context, findings: context.accepted }).values()],
    traffic: context.hypothetical ? [] : context.traffic.of(route),
  }
}

/** Every hop, judged on its own. */
function judged(route: Route, context: Context): readonly Hop[] {
  const { owner, importer } = route.link
  const findings = findingsAt(route, context)
  const hop = (step: Step, found: Judged): Hop => withFinding({ step, ...found }, findings.get(step) ?? null)
  const egress = hop('egress-gateway', gateway(importer, 'egress'))
  const where = hop('address', address(route, context))
  const balancer = hop('load-balancer', loadBalancer(route))
  const ingress = hop('ingress-gateway', gateway(owner, 'ingress'))
  const allowed = hop('policy', policy(route, context))
  // discovery goes the same way as calls: what breaks both is shown where it is
  const cause = [egress, where, balancer, ingress, allowed].find((one) => one.state === 'broken') ?? null
  const together = failover(route)
  return [
    hop('workload', workload(route)),
    hop('service', service(route)),
    hop('export-rule', exportRule(route, context)),
    hop('exported-name', exportedName(route, context)),
    hop('discovery', discovery(route, context, cause)),
    hop('import-rule', importRule(route, context)),
    hop('imported-name', importedName(route, context)),
    hop('visibility', visibility(route, context)),
    hop('client-settings', clientSettings(route, context)),
    ...(together ? [hop('failover', together)] : []),
    egress,
    afterDiscovery(hop('egress-routing', egressRouting(route, context)), cause),
    where,
    balancer,
    ingress,
    afterDiscovery(hop('ingress-routing', ingressRouting(route, context)), cause),
    allowed,
    hop('target-service', targetService(route)),
    hop('target-endpoints', targetEndpoints(route)),
  ]
}

/** A proxy without a chain is a consequence where the names never came across. */
function afterDiscovery(hop: Hop, cause: Hop | null): Hop {
  if (cause === null || hop.state !== 'broken') return hop
  return { ...hop, state: 'degraded', message: `${hop.message}; see ${stepNames[cause.step]}` }
}

function stopped(hops: readonly Hop[]): readonly Hop[] {
  const end = hops.findIndex(
    (hop) => hop.state === 'broken' || (hop.step === 'import-rule' && hop.state === 'not-reached'),
  )
  if (end < 0) return hops
  return hops.map((hop, index) => (index <= end ? hop : { ...hop, state: 'not-reached', evidence: [], remedy: [] }))
}

function verdictOf(hops: readonly Hop[]): Verdict {
  const states = new Set(hops.map((hop) => hop.state))
  return states.has('broken')
    ? 'broken'
    : states.has('degraded')
      ? 'degraded'
      : states.has('unknown')
        ? 'unknown'
        : 'ok'
}

/** The host that clients use; the one that was asked for, where a rule is there to give it and does not. */
function hostOf({ imported, importIntent }: Route, { askedFor }: Context): string | null {
  const asked = importIntent !== null && isAskedFor(askedFor, importIntent.gives)
  return (asked ? importIntent.gives.hostname : imported?.hostname) ?? importIntent?.gives.hostname ?? null
}
