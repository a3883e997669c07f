import check from '../../../src/checks/trust/own-chain.js'
import { certified, chainOf, rootOf } from '../../support/certified.js'
import { testCheck } from '../../support/check-tester.js'
import { envoyDump } from '../../support/envoy-dump.js'
import { healthy } from '../../support/scene.js'
import { strayIntermediatePem, strayLeafPem } from '../../support/stray-chain.js'

testCheck(check, {
  silent: { 'chains lead to the root that the mesh hands out': certified },
  fires: {
    'what is presented leads to another CA': {
      given: healthy.proxyConfig(
        'green',
        'ingress-red-mesh-1',
        envoyDump({ chain: strayLeafPem + strayIntermediatePem }),
      ),
      says: /What green-mesh’s gateway ingress-red-mesh presents does not lead to the mesh’s own root/,
      on: 'Pod/ingress-red-mesh-1',
      side: 'green',
      severity: 'error',
    },
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
