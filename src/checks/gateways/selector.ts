import { gatewayLabel, gatewaysOf, podsBehind, podsLabelled, serviceNamed } from '../../federation/gateways/gateway.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'
import { breaksOf } from './breaks.js'

export default peeringCheck({
  id: 'gateways/selector',
  title: 'The Service of a federation gateway selects the pods of that gateway, and of no other',
  severity: 'error',
  why: 'Each gateway needs labels of its own. A Service that selects none of its pods has no endpoints; one that selects pods of another gateway sends part of the connections to where nothing is configured for them.',
  covers: ['D22', 'D23'],
  after: [],
  needs: { here: ['services', 'pods'] },
  *run({ here, peer }) {
    for (const { role, name } of gatewaysOf(peer)) {
      const service = serviceNamed(here.services, name)
      if (!service) continue
      const selected = podsBehind(service, here.pods)
      const own = podsLabelled(here.pods, name)
      const stranger = selected.find((pod) => (pod.metadata.labels[gatewayLabel] ?? name) !== name)
      const missed = own.find((pod) => !selected.includes(pod))
      const pod = stranger ?? missed
      if (own.length === 0 || !pod || (!stranger && selected.length > 0)) continue
      const field = at(here, service, 'spec.selector')
      const also = `also selects ${stranger?.metadata.name}, a pod of ${stranger?.metadata.labels[gatewayLabel]}`
      yield {
        says: `The Service of ${here.label}’s ${role} gateway ${name} ${stranger ? also : 'selects none of its pods'}`,
        on: field,
        breaks: breaksOf(role),
        evidence: [
          saw(field, { actual: show(service.spec.selector) }),
          saw(at(here, pod, 'metadata.labels'), { actual: show(pod.metadata.labels) }),
        ],
        remedy: [
          fix(
            here,
            'Give each gateway a label of its own under service.metadata.labels in the ServiceMeshControlPlane',
            oc(here, ['edit', `servicemeshcontrolplane/${here.name}`]),
          ),
        ],
      }
    }
  },
})

function show(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`)
  return pairs.join(',') || 'empty'
}
