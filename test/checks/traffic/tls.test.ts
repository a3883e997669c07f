import check from '../../../src/checks/traffic/tls.js'
import { egressLine, egressOfRed } from '../../support/access-lines.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const rejected = healthy.log(
  'red',
  egressOfRed,
  egressLine({
    flags: 'UF,URX',
    failure: 'TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED',
  }),
)

testCheck(check, {
  silent: { 'calls go through': healthy.log('red', egressOfRed, egressLine({ received: 138 })) },
  fires: {
    'the certificate is rejected': {
      given: rejected,
      says: /TLS between red-mesh’s egress gateway and green-mesh’s ingress gateway fails for green-ratings.info.svc.red-mesh-exports.local/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'only this side is read': {
      given: rejected.unread('green'),
      says: /peer green-mesh’s ingress gateway/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
  },
})
