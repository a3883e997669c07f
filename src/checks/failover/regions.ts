import { imported, importLocality, localityOf, rulesFor } from '../../federation/exchange/index.js'
import type { Node } from '../../federation/objects/core.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

const label = 'topology.kubernetes.io/region'

export default peeringCheck({
  id: 'failover/regions',
  title: 'Failover goes from a region of this mesh to the region that the peer’s services are given',
  severity: 'warning',
  why: 'Failover compares names of regions: `from` with that of the caller’s node, `to` with the locality of the ImportedServiceSet. A name that occurs nowhere makes the entry void, as do nodes without region labels.',
  covers: ['D141', 'D142'],
  after: ['failover/locality'],
  needs: { here: ['importSets', 'destinationRules'] },
  uses: { here: ['nodes'], there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    for (const { set, exported, local } of imported('local', here.importSets, peer, there, reverse)) {
      const region = importLocality(set)?.region
      for (const rule of rulesFor(local.hostname, here.destinationRules)) {
        const entries = localityOf(rule)?.failover ?? []
        if (!region || entries.length === 0) continue
        const path = 'spec.trafficPolicy.loadBalancer.localityLbSetting.failover'
        const common = { breaks: 'outbound', service: exported.hostname } as const
        if (!entries.some(({ to }) => to === region)) {
          const field = at(here, rule, `${path}[0].to`)
          yield {
            ...common,
            says: `DestinationRule ${rule.metadata.name} of ${here.label} fails over to ${entries.map(({ to }) => to).join(', ')}, but services of ${peer.metadata.name} are in region ${region}`,
            on: field,
            evidence: [
              saw(field, { expected: region, actual: entries[0]?.to ?? 'absent' }),
              saw(at(here, set, 'spec.locality.region'), { actual: region }),
            ],
            remedy: [
              fix(
                here,
                `Fail over to ${region}`,
                oc(here, ['edit', `destinationrule/${rule.metadata.name}`], rule.metadata.namespace),
              ),
            ],
          }
        }
        const own = regionsOf(here.nodes ?? [])
        if ((here.nodes ?? []).length === 0 || entries.some(({ from }) => from && own.has(from.split('/')[0] ?? '')))
          continue
        const field = at(here, rule, `${path}[0].from`)
        yield {
          ...common,
          says: `DestinationRule ${rule.metadata.name} of ${here.label} fails over from ${entries.map(({ from }) => from).join(', ')}, but ${own.size === 0 ? 'no node bears a region label' : `its nodes are in ${[...own].join(', ')}`}`,
          on: field,
          evidence: [
            saw(field, {
              expected: [...own].join(', ') || `nodes labelled ${label}`,
              actual: entries[0]?.from ?? 'absent',
            }),
          ],
          remedy: [
            own.size === 0
              ? fix(
                  here,
                  'Label the nodes with their region and restart the pods',
                  oc(here, ['get', 'nodes', '-L', label]),
                )
              : fix(
                  here,
                  'Fail over from the region of the nodes',
                  oc(here, ['edit', `destinationrule/${rule.metadata.name}`], rule.metadata.namespace),
                ),
          ],
        }
      }
    }
  },
})

function regionsOf(nodes: readonly Node[]): ReadonlySet<string> {
  return new Set(nodes.map(({ metadata }) => metadata.labels[label]).filter((region) => region !== undefined))
}
