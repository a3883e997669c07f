import check from '../../../src/checks/peer/edited-in-place.js'
import { testCheck } from '../../support/check-tester.js'
import { envoyDump } from '../../support/envoy-dump.js'
import { healthy } from '../../support/scene.js'

const now = 'red-mesh.local/ns/red-mesh-system/sa/egress-green-mesh-service-account'
const before = 'red-mesh.local/ns/red-mesh-system/sa/old-egress'
const guarded = (id: string) =>
  healthy.proxyConfig('green', 'ingress-red-mesh-1', envoyDump({ denyOthers: { 'federation-exports-red-mesh': id } }))

testCheck(check, {
  silent: {
    'exports admit the client ID of today': guarded(now),
    'nothing is exported, so there is no policy': healthy.proxyConfig('green', 'ingress-red-mesh-1', envoyDump({})),
    'the new client ID is the wrong one, which another check says': guarded(now).change(
      'green',
      'ServiceMeshPeer/red-mesh',
      (peer) => {
        peer.spec.security.clientID = before
      },
    ),
  },
  fires: {
    'the client ID was changed after services were exported': {
      given: guarded(before),
      says: /exports to red-mesh still admit red-mesh.local\/ns\/red-mesh-system\/sa\/old-egress alone/,
      on: 'ServiceMeshPeer/red-mesh',
      side: 'green',
      severity: 'error',
    },
    'only this side is read': {
      given: guarded(before).unread('red'),
      says: /its clientID was changed to red-mesh.local/,
      on: 'ServiceMeshPeer/red-mesh',
      side: 'green',
    },
  },
})
