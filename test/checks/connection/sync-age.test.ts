import check from '../../../src/checks/connection/sync-age.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'
import { at, status } from '../../support/statuses.js'

const synced = (lastFullSync?: string, connected = true) =>
  status(healthy, 'red', {
    watch: { connected, lastConnected: at('11:00:00'), ...(lastFullSync ? { lastFullSync } : {}) },
  })

testCheck(check, {
  silent: {
    'the last one is half a minute old': healthy,
    'before 2.5.1 it may be five minutes old': synced(at('11:54:00')).change(
      'red',
      'ServiceMeshControlPlane/red-mesh',
      (plane) => {
        plane.status.chartVersion = '2.4.8'
      },
    ),
    'it is not connected, which another check says': synced(at('11:00:00'), false),
  },
  fires: {
    'the stream is open, and the last list is six minutes old': {
      given: synced(at('11:54:00')),
      says: /red-mesh is connected to green-mesh, but has not fetched its services since 2026-11-24T11:54:00Z/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'there never was one': {
      given: synced(),
      says: /has not fetched its services since it connected/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
  },
})
