import check from '../../../src/checks/trust/domain-in-force.js'
import { certified, chainOf } from '../../support/certified.js'
import { testCheck } from '../../support/check-tester.js'
import { envoyDump } from '../../support/envoy-dump.js'
import { healthy } from '../../support/scene.js'

const started = (trustDomain: string) =>
  healthy.change('green', 'Pod/ingress-red-mesh-1', (pod) => {
    pod.spec.containers[0].env = [{ name: 'TRUST_DOMAIN', value: trustDomain }]
  })

testCheck(check, {
  silent: {
    'pods were started with it': started('green-mesh.local'),
    'nothing tells, or certificates say the same': certified,
  },
  fires: {
    'the trust domain was changed, and the gateway not restarted': {
      given: started('old.local'),
      says: /green-mesh’s ingress gateway ingress-red-mesh runs with trust domain old.local, but the mesh’s is green-mesh.local/,
      on: 'Pod/ingress-red-mesh-1',
      side: 'green',
      severity: 'error',
    },
    'its certificate has another': {
      given: certified.proxyConfig(
        'green',
        'egress-red-mesh-1',
        envoyDump({ chain: chainOf('green', 'egress', { trustDomain: 'old.local' }) }),
      ),
      says: /egress gateway egress-red-mesh runs with trust domain old.local/,
      on: 'Pod/egress-red-mesh-1',
      side: 'green',
    },
  },
})
