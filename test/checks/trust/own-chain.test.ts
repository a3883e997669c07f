import check from '../../../src/checks/trust/own-chain.js'
import { certified, chainOf, rootOf } from '../../support/certified.js'
import { testCheck } from '../../support/check-tester.js'
import { envoyDump } from '../../support/envoy-dump.js'

testCheck(check, {
  silent: { 'chains lead to the root that the mesh hands out': certified },
  fires: {
    'the CA signs with a key of another root': {
      given: certified.proxyConfig(
        'green',
        'ingress-red-mesh-1',
        envoyDump({ chain: chainOf('green', 'ingress', { issuer: rootOf('O=cert-manager') }) }),
      ),
      says: /What green-mesh’s gateway ingress-red-mesh presents does not lead to the mesh’s own root/,
      on: 'Pod/ingress-red-mesh-1',
      side: 'green',
      severity: 'error',
    },
  },
})
