import check from '../../../src/checks/connection/status-agrees.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'
import { at, status } from '../../support/statuses.js'

const remote = (connected: boolean, lastDisconnect?: string) => ({
  source: '10.1.0.10',
  connected,
  lastConnected: at('11:00:00'),
  ...(lastDisconnect ? { lastDisconnect } : {}),
})

testCheck(check, {
  silent: {
    'both sides see the connection': healthy,
    'both sides see that there is none': status(status(healthy, 'red', { watch: { connected: false } }), 'green', {
      remotes: [remote(false, at('11:58:00'))],
    }),
    'it was opened a minute ago, and the other side’s status is not written yet': status(
      status(healthy, 'red', { watch: { connected: true, lastConnected: at('11:59:00') } }),
      'green',
      { remotes: [remote(false, at('11:58:00'))] },
    ),
    'green’s dump was taken an hour later': status(healthy, 'green', { remotes: [remote(false, at('12:30:00'))] }),
    'one of the peer’s istiod pods sees it': status(healthy, 'green', {
      remotes: [remote(false, at('11:58:00')), { ...remote(true), source: '10.1.0.11' }],
    }),
  },
  fires: {
    'red says that it is connected, and green saw it go': {
      given: status(healthy, 'green', { remotes: [remote(false, at('11:58:00'))] }),
      says: /red-mesh’s status says that it is connected to green-mesh, which sees no such connection/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'green has forgotten it long since': {
      given: status(healthy, 'green', { remotes: [] }),
      says: /the status is out of date/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
  },
})
