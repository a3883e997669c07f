import check from '../../../src/checks/reachability/address-form.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const addresses = (...list: readonly string[]) =>
  healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
    peer.spec.remote.addresses = list
  })

testCheck(check, {
  silent: {
    'an IP': healthy,
    'names and IPs of both families': addresses(
      'ingress_1.green.example.com.',
      'A1.elb.amazonaws.com',
      '10.2.0.20',
      '2001:db8::20',
    ),
  },
  fires: {
    'there is none': {
      given: addresses(),
      says: /red-mesh’s peer green-mesh has no address/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'a URL': {
      given: addresses('10.2.0.20', 'https://green.example.com:8188/v1'),
      says: /“https:\/\/green.example.com:8188\/v1” of red-mesh’s peer green-mesh is neither/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
    'a port': {
      given: addresses('10.2.0.20:8188'),
      says: /“10.2.0.20:8188”/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
    'its own gateway': {
      given: addresses('10.1.0.20'),
      says: /has the address of red-mesh’s own ingress gateway ingress-green-mesh/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
  },
})
