import check from '../../../src/checks/connection/watch.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy, type Scene } from '../../support/scene.js'
import { at, status } from '../../support/statuses.js'

const down = (lastDisconnectStatus: string) => ({
  connected: false,
  lastConnected: at('11:59:40'),
  lastDisconnectStatus,
})
const dial = (why: string) =>
  `Get "http://egress-green-mesh.red-mesh-system.svc.cluster.local:8188/v1/watch": dial tcp 10.1.0.30:8188: ${why}`
const twoPods = (scene: Scene) =>
  scene.add('red', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'istiod-red-mesh-2',
      namespace: 'red-mesh-system',
      labels: { app: 'istiod', 'istio.io/rev': 'red-mesh' },
    },
  })
const fires = (lastDisconnectStatus: string, says: RegExp) => ({
  given: status(healthy, 'red', { watch: down(lastDisconnectStatus) }),
  says,
  on: 'ServiceMeshPeer/green-mesh',
  side: 'red' as const,
  severity: 'error' as const,
})

testCheck(check, {
  silent: {
    'it is connected': healthy,
    'it is connected, and its last failure is history': status(healthy, 'red', {
      watch: { connected: true, lastConnected: at('11:00:00'), lastDisconnectStatus: '503 Service Unavailable' },
    }),
    'a pod that is gone is not connected': status(
      healthy,
      'red',
      {},
      { pod: 'istiod-red-mesh-0', watch: down('503 Service Unavailable') },
    ),
    'one pod stands in both lists, as istiod’s bookkeeping makes it': status(
      healthy,
      'red',
      {},
      { watch: down('200 OK') },
    ),
    'there is no status, which another check says': status(healthy, 'red'),
  },
  fires: {
    'the peer refuses': fires(
      '403 Forbidden',
      /red-mesh is not connected to green-mesh: the peer’s ingress gateway refuses .* \(403 Forbidden\)/,
    ),
    'the peer cannot be reached': fires(
      '503 Service Unavailable',
      /the egress gateway cannot reach the peer or agree on TLS/,
    ),
    'the peer knows no such mesh': fires('400 Bad Request', /no ServiceMeshPeer for this mesh/),
    'the egress gateway has no route': fires('404 Not Found', /there is no route for the request/),
    'the egress gateway has no Service': fires(dial('lookup egress-green-mesh: no such host'), /has no Service/),
    'the egress gateway is down': fires(
      dial('connect: connection refused'),
      /nothing listens at the mesh’s own egress gateway/,
    ),
    'nothing answers there': fires(dial('i/o timeout'), /a NetworkPolicy, or a missing port/),
    'the reason is one that nobody knows': fires('418 I’m a teapot', /no reason is given \(418/),
    'one of two pods is not connected': {
      given: twoPods(status(healthy, 'red', {}, { pod: 'istiod-red-mesh-2', watch: down('503 Service Unavailable') })),
      says: /1 of 2 istiod pods of red-mesh is not connected to green-mesh/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'only this side is read': {
      given: status(healthy, 'red', { watch: down('403 Forbidden') }).unread('green'),
      says: /red-mesh is not connected to peer green-mesh/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
  },
})
