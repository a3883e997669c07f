import { controlPlaneOf, gatewayEntries } from '../../federation/gateways/settings.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

const reserved = ['istio-ingressgateway', 'istio-egressgateway']

export default meshCheck({
  id: 'gateways/entry-names',
  title: 'Additional gateways have names of their own',
  severity: 'error',
  why: 'The operator refuses a ServiceMeshControlPlane whose additional gateways bear the names of the default gateways, or one name twice. Nothing of the change is applied then.',
  covers: ['D36'],
  after: [],
  needs: { here: ['controlPlanes'] },
  *run({ here }) {
    const plane = controlPlaneOf(here, here.controlPlanes)
    const entries = plane ? gatewayEntries(plane) : []
    for (const entry of entries) {
      const twice = entry.role === 'egress' && entries.some((one) => one.role === 'ingress' && one.name === entry.name)
      if (!plane || !(twice || reserved.includes(entry.name))) continue
      const field = at(here, plane, entry.path)
      yield {
        says: `${here.label} defines an additional ${entry.role} gateway ${entry.name}, ${twice ? 'which is the name of an ingress gateway, too' : 'a name that is reserved for the default gateway'}`,
        on: field,
        evidence: [saw(field, { expected: 'a name that nothing else has', actual: entry.name })],
        remedy: [
          fix(
            here,
            'Rename the gateway, there and in the ServiceMeshPeers',
            oc(here, ['edit', `servicemeshcontrolplane/${plane.metadata.name}`]),
          ),
        ],
      }
    }
  },
})
