import { controlPlaneOf, type GatewayEntry, gatewayEntries } from '../../federation/gateways/settings.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default meshCheck({
  id: 'reachability/node-port',
  title: 'Node ports of gateways are in range and each used once',
  severity: 'error',
  why: 'Kubernetes refuses a Service with a node port outside its range (30000-32767 unless the cluster was told otherwise) or with one that is taken. The operator then cannot apply the gateway.',
  covers: ['D44'],
  after: [],
  needs: { here: ['controlPlanes'] },
  uses: { here: ['services'] },
  *run({ here }) {
    const plane = controlPlaneOf(here, here.controlPlanes)
    if (!plane) return
    const users = new Map<number, string>()
    const taken = new Map(
      (here.services ?? []).flatMap((service) =>
        service.spec.ports.flatMap((port) => (port.nodePort ? [[port.nodePort, service.metadata.name] as const] : [])),
      ),
    )
    for (const { entry, index, nodePort } of gatewayEntries(plane).flatMap(nodePorts)) {
      const other = users.get(nodePort) ?? (taken.get(nodePort) === entry.name ? undefined : taken.get(nodePort))
      users.set(nodePort, entry.name)
      // a Service that has it proves that this cluster's range allows it
      const outside = (nodePort < 30000 || nodePort > 32767) && taken.get(nodePort) === undefined
      if (!outside && other === undefined) continue
      const field = at(here, plane, `${entry.path}.service.ports[${index}].nodePort`)
      yield {
        says: `${here.label} asks for node port ${nodePort} for its gateway ${entry.name}, which is ${outside ? 'outside 30000-32767' : `used by ${other}`}`,
        on: field,
        severity: outside ? 'warning' : 'error',
        evidence: [
          saw(field, { expected: outside ? '30000-32767' : 'a port that nothing else uses', actual: String(nodePort) }),
        ],
        remedy: [
          fix(
            here,
            'Choose another node port, and tell the peer',
            oc(here, ['edit', `servicemeshcontrolplane/${plane.metadata.name}`]),
          ),
        ],
      }
    }
  },
})

function nodePorts(entry: GatewayEntry) {
  return entry.settings.service.ports.flatMap(({ nodePort }, index) => (nodePort ? [{ entry, index, nodePort }] : []))
}
