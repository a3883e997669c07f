import check from '../../../src/checks/reachability/address.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy, type Scene } from '../../support/scene.js'

const addresses = (scene: Scene, ...list: readonly string[]) =>
  scene.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
    peer.spec.remote.addresses = list
  })
const disconnected = (scene: Scene) =>
  scene.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
    peer.status.discoveryStatus = { inactive: [{ pod: 'istiod-red-mesh-1', watch: { connected: false } }] }
  })
const balancer = (ingress: readonly object[]) =>
  healthy.change('green', 'Service/ingress-red-mesh', (service) => {
    service.status.loadBalancer.ingress = ingress
  })

testCheck(check, {
  silent: {
    'the address is the load balancer’s': healthy,
    'another address leads there, as the connection shows': addresses(healthy, '192.0.2.7'),
    'a name cannot be compared with an IP': disconnected(addresses(healthy, 'green.example.com')),
    'names differ only in writing': disconnected(
      addresses(balancer([{ hostname: 'lb.example.com' }]), 'LB.example.com.'),
    ),
    'the load balancer has no address yet': disconnected(balancer([])),
    'the peer is called through its nodes': disconnected(addresses(healthy, '10.2.0.1')),
  },
  fires: {
    'the address belongs to nothing known, and discovery fails': {
      given: disconnected(addresses(healthy, '10.2.0.99')),
      says: /red-mesh calls green-mesh at 10.2.0.99, but the ingress gateway there has 10.2.0.20$/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'nothing is known of the connection': {
      given: addresses(healthy, '10.2.0.99')
        .change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
          peer.status = {}
        })
        .change('green', 'ServiceMeshPeer/red-mesh', (peer) => {
          peer.status = {}
        }),
      says: /at 10.2.0.99/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'one of two addresses is wrong': {
      given: addresses(healthy, '10.2.0.20', '10.2.0.99'),
      says: /10.2.0.99 is not an address of green-mesh’s ingress gateway \(10.2.0.20\), so part of the connections/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'an IP of a load balancer that has a name': {
      given: addresses(balancer([{ hostname: 'a1.elb.eu-west-1.amazonaws.com' }]), '192.0.2.7'),
      says: /is known by name/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'another name, and discovery fails': {
      given: disconnected(addresses(balancer([{ hostname: 'lb.example.com' }]), 'old.example.com')),
      says: /at old.example.com, but the ingress gateway there has lb.example.com/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
  },
})
