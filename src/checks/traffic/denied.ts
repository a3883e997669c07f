import { peeringCheck } from '../define.js'
import { at, fix, logged, oc, place } from '../say.js'
import { failing } from '../service-traffic.js'

export default peeringCheck({
  id: 'traffic/denied',
  title: 'No policy refuses the peer’s calls to exported services',
  severity: 'error',
  why: 'The ingress gateway closes connections that an AuthorizationPolicy denies, and its access log names the policy. federation-exports-<peer> is istiod’s own: it admits only the client ID that the ServiceMeshPeer had when it was created, an edit later does not change it.',
  covers: ['D135', 'D63'],
  after: ['policy/*', 'peer/*', 'gateways/*'],
  needs: { here: ['logs'] },
  *run({ here, peer, now }) {
    const ids = ['denied-exports', 'denied-by-policy', 'denied-no-policy-allows']
    for (const [service, seen] of failing(here.logs, { component: 'ingress', peer, ids, now })) {
      const { policy, policyNamespace = here.namespace } = seen.captured
      const own = seen.id === 'denied-exports'
      yield {
        says: `${here.label} refuses calls of ${service || 'exported services'} from ${peer.metadata.name}: ${policy ? `AuthorizationPolicy ${policy} denies them` : 'no AuthorizationPolicy allows them'}`,
        on:
          own || !policy
            ? at(here, peer, 'spec.security.clientID')
            : place(here, {
                apiVersion: 'security.istio.io/v1beta1',
                kind: 'AuthorizationPolicy',
                namespace: policyNamespace,
                name: policy,
              }),
        breaks: 'inbound',
        ...(service ? { service } : {}),
        discriminator: service,
        evidence: [logged(here, { namespace: seen.source.namespace, name: seen.source.pod }, seen.line)],
        remedy: [
          own
            ? fix(
                here,
                'Correct the client ID, then restart istiod: the policy keeps the one that it was made with',
                oc(here, ['rollout', 'restart', `deployment/istiod-${here.name}`]),
              )
            : fix(
                here,
                'Let the policy admit the peer’s egress gateway on port 15443',
                oc(
                  here,
                  ['get', policy ? `authorizationpolicy/${policy}` : 'authorizationpolicies', '-o', 'yaml'],
                  policyNamespace,
                ),
              ),
        ],
      }
    }
  },
})
