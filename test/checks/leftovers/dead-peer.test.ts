import check from '../../../src/checks/leftovers/dead-peer.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const lastSeen = (time: string, connected = false) =>
  healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
    peer.metadata.creationTimestamp = '2026-01-01T00:00:00Z'
    peer.status.discoveryStatus = {
      inactive: [{ pod: 'istiod-red-mesh-1', watch: { connected, lastFullSync: time, lastDisconnect: time } }],
    }
  })

testCheck(check, {
  silent: {
    'the peer is connected': healthy,
    'an outage of two days': lastSeen('2026-11-22T12:00:00Z'),
    'a peer that was created today and never seen': healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
      peer.status = {}
    }),
  },
  fires: {
    'not a sign of life for ten days': {
      given: lastSeen('2026-11-14T12:00:00Z'),
      says: /red-mesh has not been connected to peer green-mesh since 2026-11-14T12:00:00.000Z, and still has hosts of it such as ratings.info.svc.green-mesh-imports.local/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
  },
})
