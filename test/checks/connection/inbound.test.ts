import check from '../../../src/checks/connection/inbound.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'
import { at, status } from '../../support/statuses.js'

const gone = { source: '10.2.0.10', connected: false, lastConnected: at('11:00:00'), lastDisconnect: at('11:58:00') }
const alone = healthy.unread('green')

testCheck(check, {
  silent: {
    'the peer’s istiod is connected': alone,
    'one of its two streams is there, on another row': status(
      alone,
      'red',
      { remotes: [gone] },
      { pod: 'istiod-red-mesh-1', remotes: [{ ...gone, source: '10.2.0.11', connected: true }] },
    ),
    'the peer’s own status can be read, and tells it better': status(healthy, 'red', { remotes: [gone] }),
  },
  fires: {
    'the stream of the peer ended': {
      given: status(alone, 'red', { remotes: [gone] }),
      says: /Peer green-mesh is not connected to red-mesh since 2026-11-24T11:58:00Z/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'the peer was never there': {
      given: status(alone, 'red', { remotes: [] }),
      says: /Peer green-mesh is not connected to red-mesh$/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
  },
})
