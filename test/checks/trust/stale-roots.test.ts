import check from '../../../src/checks/trust/stale-roots.js'
import { bothRoots, certified, roots } from '../../support/certified.js'
import { testCheck } from '../../support/check-tester.js'
import { envoyDump } from '../../support/envoy-dump.js'

testCheck(check, {
  silent: { 'proxies hold the roots of both meshes': certified },
  fires: {
    'the root of a deleted peer is still there': {
      given: certified.proxyConfig(
        'red',
        'egress-green-mesh-1',
        envoyDump({ trust: [...bothRoots, { name: 'blue-mesh.local', pem: roots.green.pem }] }),
      ),
      says: /red-mesh’s proxies still hold a root for blue-mesh.local, which no peer has/,
      on: 'Pod/egress-green-mesh-1',
      side: 'red',
      severity: 'info',
    },
  },
})
