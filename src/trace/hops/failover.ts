import { importLocality, localityOf, policiesOf, rulesFor, writtenRule } from '../../federation/exchange/index.js'
import { endpointsOf, serviceNamed } from '../../federation/gateways/gateway.js'
import { at, fix, oc, saw } from '../../federation/say.js'
import { degraded, ok, unsure } from '../judge.js'
import { factOf, rowsOf } from '../links.js'
import type { Route } from '../routes.js'
import type { Judged } from '../types.js'

/** For a service that joins a local one: whose endpoints there are, where, which come first, and what happens when the local ones die. */
export function failover(route: Route): Judged | null {
  const { link, imported, importSet, importRule } = route
  const { importer, owner } = link
  if (!importer.mesh || !imported || !importSet || importRule === null) return null
  if (writtenRule(importSet, 'importRules', importRule).raw.importAsLocal !== true) return null
  const { mesh } = importer
  const set = at(mesh, importSet, 'spec.locality')
  const [slices, rules] = [factOf(importer, 'meshEndpointSlices'), factOf(importer, 'destinationRules')]
  if (!slices.known) return unsure(set, slices.reason)
  if (!rules.known) return unsure(set, rules.reason)
  const own = endpointsOf(slices.value, imported).filter((one) => one.ready)
  const egress = serviceNamed(rowsOf(factOf(importer, 'services')), importer.peer?.spec.gateways.egress.name)
  const remote = egress
    ? endpointsOf(
        rowsOf(factOf(importer, 'endpointSlices')),
        { name: egress.metadata.name, namespace: mesh.namespace },
        15443,
      )
    : []
  const there = importLocality(importSet)?.region ?? ''
  const here = regionsOf(route)
  const governing = rulesFor(imported.hostname, rules.value)
  const rule = governing.find((one) => localityOf(one) !== undefined) ?? governing[0]
  const outlier = governing.some((one) => policiesOf(one).some((policy) => policy.outlierDetection !== undefined))
  const apart = here.length > 0 && there !== '' && !here.includes(there)
  const targets = rule ? (localityOf(rule)?.failover ?? []).map(({ from, to }) => `${from ?? '?'} to ${to ?? '?'}`) : []
  // without a region of our own nodes nobody knows whether the other one is far
  const priority =
    outlier && here.length === 0 && there !== ''
      ? 'priority 1 if local pods are in another region'
      : `priority ${apart && outlier ? 1 : 0}`
  const evidence = [
    saw(set, {
      actual: `${own.length} ready in ${importer.label} (${here.join(', ') || 'region unknown'}), priority 0: ${own.map((one) => one.address).join(', ') || 'none'}`,
    }),
    saw(set, {
      actual: `${remote.length} of ${owner.label} through the egress gateway (${there || 'no locality'}), ${priority}: ${remote.map((one) => one.address).join(', ') || 'none'}`,
    }),
    ...(rule
      ? [
          saw(at(mesh, rule, 'spec.trafficPolicy'), {
            actual: `outlierDetection ${outlier ? 'set' : 'absent'}; failover ${targets.join(', ') || 'not set'}`,
          }),
        ]
      : []),
  ]
  const on = rule ? at(mesh, rule, 'spec.trafficPolicy') : set
  if (outlier && own.length > 0 && (apart || here.length === 0)) {
    return ok(
      on,
      `${own.length} local endpoint${own.length === 1 ? '' : 's'} first; when they fail, DestinationRule ${rule?.metadata.name} sends calls to ${owner.label}${there ? ` (${there})` : ''}${here.length === 0 ? ', if local pods are in another region' : ''}`,
      evidence,
    )
  }
  if (own.length === 0)
    return degraded(
      on,
      `no local endpoint of ${imported.name}.${imported.namespace} is ready: all calls go to ${owner.label}`,
      evidence,
    )
  if (outlier)
    return ok(
      on,
      `local endpoints and those of ${owner.label} count as ${there ? 'one region' : 'without locality'}: calls are spread over both, and failing ones are left out`,
      evidence,
    )
  if (!rule)
    return ok(
      on,
      `calls are spread over ${importer.label} and ${owner.label}; no DestinationRule with outlierDetection takes failing endpoints out`,
      evidence,
    )
  return degraded(
    at(mesh, rule, 'spec.trafficPolicy.outlierDetection'),
    `DestinationRule ${rule.metadata.name} has no outlierDetection: failover never triggers, and if the local side dies, calls to it fail`,
    evidence,
    [
      fix(
        mesh,
        'Add outlierDetection to it',
        oc(mesh, ['edit', `destinationrule/${rule.metadata.name}`], rule.metadata.namespace),
      ),
    ],
  )
}

/** Regions of the importer's nodes; where they may not be listed, those that its endpoints name. */
function regionsOf({ link: { importer } }: Route): readonly string[] {
  const nodes = rowsOf(factOf(importer, 'nodes'))
  const regions = nodes.map((node) => node.metadata.labels['topology.kubernetes.io/region'])
  return [...new Set(regions.filter((one) => one !== undefined))]
}
