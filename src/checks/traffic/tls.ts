import { peeringCheck } from '../define.js'
import { at, fix, logged, oc } from '../say.js'
import { failing } from '../service-traffic.js'

export default peeringCheck({
  id: 'traffic/tls',
  title: 'The gateways accept each other’s certificates on the service port',
  severity: 'error',
  why: 'On 15443 the egress gateway checks more than on 8188: the certificate must also bear one of the identities that the peer advertised for its ingress gateway. When that gateway’s Service was missing or its service account changed, discovery works and every call to a service fails.',
  covers: ['D133', 'D111'],
  after: ['trust/*', 'peer/*', 'gateways/*', 'reachability/*', 'connection/*'],
  needs: { here: ['logs'] },
  *run({ here, there, peer, now }) {
    const ids = [
      'tls-service-certificate-rejected',
      'tls-trust-bundle-missing',
      'tls-peer-rejects-us',
      'tls-not-spoken',
      'tls-versions-differ',
      'tls-failed',
    ]
    for (const [service, seen] of failing(here.logs, { component: 'egress', peer, ids, now })) {
      const other = there?.label ?? `peer ${peer.metadata.name}`
      yield {
        says: `TLS between ${here.label}’s egress gateway and ${other}’s ingress gateway fails for ${service || 'imported services'}`,
        on: at(here, peer, 'spec.security'),
        breaks: 'outbound',
        ...(service ? { service } : {}),
        discriminator: service,
        evidence: [logged(here, { namespace: seen.source.namespace, name: seen.source.pod }, seen.line)],
        remedy: [
          there
            ? fix(
                there,
                'If discovery works, restart istiod there, so that it advertises the ingress gateway’s identity anew',
                oc(there, ['rollout', 'restart', `deployment/istiod-${there.name}`]),
              )
            : fix(
                here,
                'If discovery works, have the peer restart its istiod, so that it advertises its ingress gateway anew',
              ),
        ],
      }
    }
  },
})
