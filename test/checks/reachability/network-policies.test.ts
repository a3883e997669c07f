import check from '../../../src/checks/reachability/network-policies.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const policy = (name: string, podSelector: object, rest: object) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: 'red-mesh-system' },
  spec: { podSelector, ...rest },
})
const istiod = { matchLabels: { app: 'istiod' } }
const ingress = { matchLabels: { app: 'ingress-green-mesh' } }
const egress = { matchLabels: { app: 'egress-green-mesh' } }
const denyAll = healthy.add('red', policy('deny-all', {}, { policyTypes: ['Ingress'] }))
const operators = [
  policy('istio-istiod', istiod, { ingress: [{}] }),
  policy('ingress', ingress, { ingress: [{ ports: [{ port: 8000, endPort: 16000 }] }] }),
  policy('egress', egress, { ingress: [{ from: [{ namespaceSelector: {} }] }] }),
]

testCheck(check, {
  silent: {
    'there are no policies': healthy,
    'they cannot be listed': denyAll.deny('red', 'networkpolicies'),
    'others allow what one denies': denyAll.add('red', ...operators),
    'the peer’s network may be called': healthy.add(
      'red',
      policy('out', egress, { policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '10.2.0.0/16' } }] }] }),
    ),
    'the policy is about other pods': healthy.add('red', policy('apps', { matchLabels: { app: 'other' } }, {})),
  },
  fires: {
    'everything is denied': {
      given: denyAll.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
        peer.status.discoveryStatus = { inactive: [{ pod: 'istiod-red-mesh-1', watch: { connected: false } }] }
      }),
      says: /NetworkPolicy deny-all of red-mesh keeps istiod from calling the egress gateway on 8188/,
      on: 'NetworkPolicy/deny-all',
      side: 'red',
      severity: 'error',
    },
    'the ingress is open to its own namespace only': {
      given: healthy.add('red', policy('own', ingress, { ingress: [{ from: [{ podSelector: {} }] }] })),
      says: /NetworkPolicy own of red-mesh keeps the peer from calling the ingress gateway on 8188 and 15443/,
      on: 'NetworkPolicy/own',
      side: 'red',
      severity: 'warning',
    },
    'workloads may not call the egress gateway': {
      given: healthy.add('red', policy('istiod-only', egress, { ingress: [{ from: [{ podSelector: istiod }] }] })),
      says: /keeps workloads from calling the egress gateway on 15443/,
      on: 'NetworkPolicy/istiod-only',
      side: 'red',
      severity: 'error',
    },
    'the gateway may call another network only': {
      given: healthy.add(
        'red',
        policy('out', egress, { policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '192.0.2.0/24' } }] }] }),
      ),
      says: /keeps the egress gateway from calling the peer on 8188 and 15443/,
      on: 'NetworkPolicy/out',
      side: 'red',
    },
    'the ingress may not call istiod': {
      given: healthy.add(
        'red',
        policy('istiod', istiod, { ingress: [{ ports: [{ port: 15012 }] }, { from: [{ podSelector: egress }] }] }),
      ),
      says: /keeps the ingress gateway from calling istiod on 8188/,
      on: 'NetworkPolicy/istiod',
      side: 'red',
    },
  },
})
