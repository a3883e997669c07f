import { gatewaysOf } from '../../federation/gateways/gateway.js'
import { controlPlaneOf, gatewayEntries, gatewayPatch } from '../../federation/gateways/settings.js'
import { networkName } from '../../federation/names.js'
import { isOlder, runningVersion } from '../../federation/version.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'
import { breaksOf } from './breaks.js'

export default peeringCheck({
  id: 'gateways/network-settings',
  title: 'Before 2.3.3, gateways see the network of their peer',
  severity: 'warning',
  why: 'Up to 2.3.2 an egress gateway is given the endpoints of a peer only when `requestedNetworkView` lists `network-<peer>`, and 2.1 needs `routerMode: sni-dnat`. Later releases do without, so nothing is said about them.',
  covers: ['D32'],
  after: ['gateways/enabled'],
  needs: { here: ['controlPlanes'] },
  *run({ here, peer }) {
    const plane = controlPlaneOf(here, here.controlPlanes)
    const version = plane ? runningVersion(plane) : null
    if (!plane || !version || !isOlder(version, [2, 3, 3])) return
    const wanted = networkName(peer.metadata.name)
    for (const { role, name } of gatewaysOf(peer)) {
      const entry = gatewayEntries(plane).find((one) => one.role === role && one.name === name)
      if (!entry) continue
      const { requestedNetworkView: views, routerMode } = entry.settings
      if (role === 'egress' && !views.includes(wanted)) {
        const field = at(here, plane, `${entry.path}.requestedNetworkView`)
        yield {
          says: `${here.label} runs ${plane.status.chartVersion}, where the egress gateway ${name} sees ${peer.metadata.name} only with ${wanted} in requestedNetworkView`,
          on: field,
          breaks: breaksOf(role),
          evidence: [saw(field, { expected: wanted, actual: views.join(', ') || 'not set' })],
          remedy: [
            fix(
              here,
              'Add the network',
              patch(here, plane, gatewayPatch(entry, { requestedNetworkView: [...views, wanted] })),
            ),
          ],
        }
      }
      if (isOlder(version, [2, 2, 0]) && routerMode !== 'sni-dnat') {
        const field = at(here, plane, `${entry.path}.routerMode`)
        yield {
          says: `${here.label} runs ${plane.status.chartVersion}, where the ${role} gateway ${name} needs routerMode sni-dnat`,
          on: field,
          breaks: breaksOf(role),
          evidence: [saw(field, { expected: 'sni-dnat', actual: routerMode ?? 'not set' })],
          remedy: [
            fix(here, 'Set the router mode', patch(here, plane, gatewayPatch(entry, { routerMode: 'sni-dnat' }))),
          ],
        }
      }
    }
  },
})
