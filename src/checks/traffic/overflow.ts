import { peeringCheck } from '../define.js'
import { at, fix, logged, oc } from '../say.js'
import { failing } from '../service-traffic.js'

export default peeringCheck({
  id: 'traffic/overflow',
  title: 'No circuit breaker cuts calls to the peer',
  severity: 'warning',
  why: 'All calls to a peer pass its egress gateway. When retries or a failover multiply them, the gateway’s connection limits cut in (UO in its access log), also for services that are well.',
  covers: ['D147'],
  after: ['traffic/egress-failed', 'gateways/*'],
  needs: { here: ['logs'] },
  *run({ here, peer, now }) {
    for (const component of ['egress', 'ingress'] as const) {
      for (const [service, seen] of failing(here.logs, { component, peer, ids: ['overflow'], now })) {
        const { pod, namespace } = seen.source
        yield {
          says: `A circuit breaker of ${here.label}’s ${component} gateway cuts calls of ${service || 'services'}`,
          on: at(here, { apiVersion: 'v1', kind: 'Pod', metadata: { name: pod, namespace } }),
          breaks: component === 'egress' ? 'outbound' : 'inbound',
          ...(service ? { service } : {}),
          discriminator: service,
          evidence: [logged(here, { namespace, name: pod }, seen.line)],
          remedy: [
            fix(
              here,
              'Give the gateway more replicas, or raise connectionPool limits in the DestinationRule',
              oc(here, ['get', 'pod', pod, '-o', 'wide'], namespace),
            ),
          ],
        }
      }
    }
  },
})
