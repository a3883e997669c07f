import { expect, test } from 'vitest'
import check from '../../../src/checks/connection/status-missing.js'
import { asManifests } from '../../support/as-manifests.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'
import { status } from '../../support/statuses.js'

const blank = status(healthy, 'red')

testCheck(check, {
  silent: {
    'there is one': healthy,
    'the peer was created a minute ago': blank.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
      peer.metadata.creationTimestamp = '2026-11-24T11:59:00Z'
    }),
  },
  fires: {
    'the status is empty': {
      given: blank,
      says: /ServiceMeshPeer green-mesh in red-mesh has no status: no istiod acts on it/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'there is none at all': {
      given: healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
        peer.status = undefined
      }),
      says: /has no status/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
  },
})

test('files that somebody wrote have no status, and are right', async () => {
  expect((await asManifests(blank, check)).findings).toEqual([])
})
