import { parseFederatedHostname } from '../../federation/names.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default meshCheck({
  id: 'leftovers/routes',
  title: 'Routes and policies name only hosts that are imported',
  severity: 'warning',
  why: 'A VirtualService that sends calls to a host that is no longer imported answers them with 503 (cluster not found). A DestinationRule for one does nothing.',
  covers: ['D155'],
  after: ['connection/*', 'exports/*', 'imports/*', 'peer/*'],
  needs: { here: ['importSets', 'virtualServices', 'destinationRules'] },
  *run({ here }) {
    const hosts = new Set(
      here.importSets.flatMap((set) =>
        (set.status?.importedServices ?? []).map(({ localService }) => localService.hostname),
      ),
    )
    const stale = (host: string | undefined) =>
      host !== undefined && parseFederatedHostname(host)?.direction === 'imported' && !hosts.has(host)
    const uses = [
      ...here.virtualServices.flatMap((rule) =>
        [...rule.spec.http, ...rule.spec.tcp, ...rule.spec.tls]
          .flatMap(({ route }) => route)
          .map(({ destination }) => ({
            rule,
            host: destination.host,
            path: 'spec.http',
            severity: 'warning' as const,
          })),
      ),
      ...here.destinationRules.map((rule) => ({
        rule,
        host: rule.spec.host,
        path: 'spec.host',
        severity: 'info' as const,
      })),
    ]
    for (const { rule, host, path, severity } of uses) {
      if (!stale(host)) continue
      const field = at(here, rule, path)
      yield {
        says: `${rule.kind} ${rule.metadata.name} of ${here.label} names ${host ?? ''}, which is not imported`,
        on: field,
        severity,
        evidence: [saw(field, { actual: host ?? '' })],
        remedy: [
          fix(
            here,
            'Take the host out, or import it again',
            oc(here, ['edit', `${rule.kind.toLowerCase()}/${rule.metadata.name}`], rule.metadata.namespace),
          ),
        ],
      }
    }
  },
})
