import check from '../../../src/checks/gateways/name.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const egress = (name: string | undefined) =>
  healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
    peer.spec.gateways.egress = { name }
  })

testCheck(check, {
  silent: {
    'both gateways exist': healthy,
    'the Service is missing, but the control plane means to make it': healthy.without(
      'red',
      'Service/egress-green-mesh',
    ),
    'the gateway was made by hand': healthy.change('red', 'ServiceMeshControlPlane/red-mesh', (plane) => {
      plane.spec.gateways = {}
    }),
    'Services cannot be listed': egress('egress-green').deny('red', 'services'),
  },
  fires: {
    'there is no such egress gateway': {
      given: egress('egress-green'),
      says: /ServiceMeshPeer green-mesh of red-mesh names egress-green as its egress gateway, but there is no such Service/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'no name is given': {
      given: egress(undefined),
      says: /names no egress gateway/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
    'it names a gateway of the other kind': {
      given: egress('ingress-green-mesh'),
      says: /names ingress-green-mesh as its egress gateway, which is an ingress gateway/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
    'there is no such ingress gateway, and only this side can be read': {
      given: healthy.unread('red').change('green', 'ServiceMeshPeer/red-mesh', (peer) => {
        peer.spec.gateways.ingress.name = 'ingress-blue'
      }),
      says: /ingress-blue as its ingress gateway, but there is no such Service/,
      on: 'ServiceMeshPeer/red-mesh',
      side: 'green',
    },
  },
})
