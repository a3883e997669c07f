import check from '../../../src/checks/connection/calls-to-peer.js'
import { testCheck } from '../../support/check-tester.js'
import { egressCall, egressOfRed, istiodLine, istiodOf } from '../../support/discovery-lines.js'
import { healthy } from '../../support/scene.js'

const good = (at: string) => egressCall({ status: 200, at })
const failed = (failure: string) =>
  egressCall({
    status: 503,
    flags: 'URX,UF',
    details: 'upstream_reset_before_response_started{connection_failure}',
    failure,
  })
const logged = (...lines: readonly string[]) => healthy.log('red', egressOfRed, ...lines)
const dial = (why: string, at: string, gateway = 'egress-green-mesh') =>
  istiodLine(
    `watch failed: Get "http://${gateway}.red-mesh-system.svc.cluster.local:8188/v1/watch": dial tcp 10.1.0.30:8188: ${why}`,
    at,
  )
const refused = 'connect: connection refused'

testCheck(check, {
  silent: {
    'calls are answered': logged(good('11:59:00')),
    'the egress gateway was restarting, and calls go through since': logged(good('11:59:30')).log(
      'red',
      istiodOf('red'),
      dial(refused, '11:59:00'),
    ),
    'istiod dialled another egress gateway, before the peer was corrected': healthy.log(
      'red',
      istiodOf('red'),
      dial(refused, '11:59:00', 'egress-old'),
    ),
  },
  fires: {
    'the peer refuses': {
      given: logged(good('11:57:00'), egressCall({ status: 403 })),
      says: /red-mesh’s discovery calls to green-mesh fail: the peer refuses the calling egress gateway/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'the certificate of the peer is rejected': {
      given: logged(
        failed('TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end'),
      ),
      says: /calls to green-mesh fail: the gateway rejects the certificate that it is shown/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
    'nothing listens there': {
      given: logged(failed('delayed_connect_error:_Connection_refused')).unread('green'),
      says: /calls to peer green-mesh fail: nothing listens at the peer’s address and port/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
    'istiod does not get as far as the egress gateway': {
      given: logged(good('11:50:00')).log('red', istiodOf('red'), dial(refused, '11:59:00')),
      says: /fail: the calling mesh’s own egress gateway accepts no connection/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
    'the dial failed while the gateway restarted; what it logs since is what counts': {
      given: logged(egressCall({ status: 400, at: '11:59:30' })).log('red', istiodOf('red'), dial(refused, '11:59:00')),
      says: /the istiod that is called has no ServiceMeshPeer for the caller/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
  },
})
