import check from '../../../src/checks/gateways/enabled.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy, type Side } from '../../support/scene.js'

// biome-ignore lint/suspicious/noExplicitAny: a raw object of the scene
const entry = (side: Side, gateway: string, change: (settings: any, plane: any) => void) =>
  healthy.change(side, `ServiceMeshControlPlane/${side}-mesh`, (plane) => {
    const { additionalIngress, additionalEgress } = plane.spec.gateways
    change({ ...additionalIngress, ...additionalEgress }[gateway], plane)
  })

const notEnabled = entry('green', 'ingress-red-mesh', (settings) => {
  delete settings.enabled
})

testCheck(check, {
  silent: {
    'both gateways are enabled': healthy,
    'the Service is there whatever the entry says': notEnabled,
    'the gateway was not made by the control plane': healthy.change(
      'red',
      'ServiceMeshControlPlane/red-mesh',
      (plane) => {
        plane.spec.gateways = {}
      },
    ),
  },
  fires: {
    'the entry does not say enabled: true': {
      given: notEnabled.without('green', 'Service/ingress-red-mesh'),
      says: /ingress gateway ingress-red-mesh of green-mesh for red-mesh does not exist: its entry does not say enabled: true/,
      on: 'ServiceMeshControlPlane/green-mesh',
      side: 'green',
      severity: 'error',
    },
    'it may be judged without Services': {
      given: notEnabled.deny('green', 'services'),
      says: /does not say enabled: true/,
      on: 'ServiceMeshControlPlane/green-mesh',
      side: 'green',
    },
    'all gateways are switched off': {
      given: entry('red', 'egress-green-mesh', (_settings, plane) => {
        plane.spec.gateways.enabled = false
      }).without('red', 'Service/egress-green-mesh'),
      says: /egress-green-mesh of red-mesh.*all gateways are switched off/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
    },
    'it is put into another namespace': {
      given: entry('red', 'egress-green-mesh', (settings) => {
        settings.namespace = 'edge'
      }).without('red', 'Service/egress-green-mesh'),
      says: /into namespace edge, where federation does not look/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
    },
    'the operator did not make it': {
      given: healthy.without('red', 'Service/egress-green-mesh'),
      says: /its entry is there, but no Service of that name/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
    },
  },
})
