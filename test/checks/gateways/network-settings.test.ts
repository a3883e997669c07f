import check from '../../../src/checks/gateways/network-settings.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const old = (version: string, routerMode: string, views: readonly string[]) =>
  healthy.change('red', 'ServiceMeshControlPlane/red-mesh', (plane) => {
    plane.status.chartVersion = version
    for (const gateways of [plane.spec.gateways.additionalIngress, plane.spec.gateways.additionalEgress])
      for (const name of Object.keys(gateways)) gateways[name].routerMode = routerMode
    plane.spec.gateways.additionalEgress['egress-green-mesh'].requestedNetworkView = views
  })

testCheck(check, {
  silent: {
    'the release does without': healthy,
    'a later release has another view': old('2.5.1', 'standard', ['green-network']),
    'an old release has both': old('2.1.6', 'sni-dnat', ['network-green-mesh']),
  },
  fires: {
    'the view lacks the peer’s network': {
      given: old('2.2.3', 'standard', ['green-network']),
      says: /runs 2.2.3, where the egress gateway egress-green-mesh sees green-mesh only with network-green-mesh/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
      severity: 'warning',
    },
    'the first release needs a router mode': {
      given: old('2.1.6', 'standard', ['network-green-mesh']),
      says: /ingress gateway ingress-green-mesh needs routerMode sni-dnat/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
    },
  },
})
