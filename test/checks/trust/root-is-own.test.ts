import check from '../../../src/checks/trust/root-is-own.js'
import { holds } from '../../support/certified.js'
import { testCheck } from '../../support/check-tester.js'
import { egressCall, egressOfRed } from '../../support/discovery-lines.js'
import { rootPem } from '../../support/roots.js'
import { healthy } from '../../support/scene.js'

const own = holds(healthy, 'red', rootPem.red).unread('green')
const down = own.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
  peer.status.discoveryStatus.active[0].watch.connected = false
})
const rejected = egressCall({
  status: 503,
  flags: 'URX,UF',
  details: 'upstream_reset_before_response_started{remote_connection_failure}',
  failure: 'TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end',
})

testCheck(check, {
  silent: {
    'it is another root': healthy.unread('green'),
    'the meshes share one root, and it works': own,
    'the other root can be read: another check compares them': holds(healthy, 'red', rootPem.red),
  },
  fires: {
    'the gateway rejects what the peer presents': {
      given: down.log('red', egressOfRed, rejected),
      says: /holds red-mesh’s own root in the place of the root of peer green-mesh/,
      on: 'ConfigMap/green-mesh-ca-root-cert',
      side: 'red',
      severity: 'error',
    },
    'the connection is down, and nothing says why': {
      given: down,
      says: /holds red-mesh’s own root/,
      on: 'ConfigMap/green-mesh-ca-root-cert',
      side: 'red',
      severity: 'warning',
    },
  },
})
