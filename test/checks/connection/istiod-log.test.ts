import check from '../../../src/checks/connection/istiod-log.js'
import { testCheck } from '../../support/check-tester.js'
import { istiodLine, istiodOf } from '../../support/discovery-lines.js'
import { healthy } from '../../support/scene.js'

const says = (message: string, at?: string) => healthy.log('red', istiodOf('red'), istiodLine(message, at))
const forbidden =
  'error updating status for ServiceMeshPeer red-mesh-system/green-mesh: servicemeshpeers.federation.maistra.io "green-mesh" is forbidden'

testCheck(check, {
  silent: {
    'it tells of two writers that met, which is nothing': says(
      'error updating status for ServiceMeshPeer red-mesh-system/green-mesh: the object has been modified',
    ),
    'the trouble is long over': says(forbidden, '09:00:00'),
  },
  fires: {
    'istiod may not write the status': {
      given: says(forbidden),
      says: /red-mesh: istiod may not write or read federation objects/,
      on: 'Role/istiod-internal-red-mesh',
      side: 'red',
      severity: 'error',
    },
    'a defect with several replicas freezes the status': {
      given: says(
        'error updating status for ServiceMeshPeer red-mesh-system/green-mesh: Duplicate value: "istiod-red-mesh-1"',
      ),
      says: /status of a ServiceMeshPeer freeze/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'polls of a dead peer hold up the mesh': {
      given: says('resync failed: timeout while waiting after 120 attempts'),
      says: /polls of a peer failed for two minutes/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'configuration was rolled back': {
      given: says('error creating discovery configuration for Federation cluster green-mesh: name too long'),
      says: /rolled it back/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'istiod gave up on an object': {
      given: says('Error processing red-mesh-system/green-mesh (giving up): no such thing'),
      says: /gave up on an object/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
  },
})
