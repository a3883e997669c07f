import { gatewayLabel, gatewaysOf, podsBehind, podsLabelled, serviceNamed } from '../../federation/gateways/gateway.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'
import { breaksOf } from './breaks.js'

export default peeringCheck({
  id: 'gateways/canonical-name',
  title: 'The pods of a federation gateway are labelled with its name',
  severity: 'error',
  why: 'The Gateways that istiod generates for a peer select pods by `service.istio.io/canonical-name`. Where no pod bears the gateway’s name in it, nothing listens on 8188 and 15443.',
  covers: ['D22'],
  after: ['gateways/name', 'gateways/selector'],
  needs: { here: ['services', 'pods'] },
  uses: { here: ['deployments'] },
  *run({ here, peer }) {
    for (const { role, name } of gatewaysOf(peer)) {
      const service = serviceNamed(here.services, name)
      const pods = service ? podsBehind(service, here.pods) : []
      const pod = pods[0]
      if (!pod || podsLabelled(here.pods, name).length > 0) continue
      const deployment = here.deployments?.find((one) => one.metadata.name === name)
      const inTemplate = deployment?.spec.template.metadata.labels[gatewayLabel]
      const actual = pod.metadata.labels[gatewayLabel] ?? 'not set'
      const onTemplate = deployment !== undefined && inTemplate !== name
      const field = onTemplate
        ? at(here, deployment, `spec.template.metadata.labels['${gatewayLabel}']`)
        : at(here, pod, `metadata.labels['${gatewayLabel}']`)
      yield {
        says: `No pod of ${here.label}’s ${role} gateway ${name} bears its name in ${gatewayLabel} (${actual}), so istiod configures none of them`,
        on: field,
        breaks: breaksOf(role),
        evidence: [
          saw(field, { expected: name, actual: onTemplate ? (inTemplate ?? 'not set') : actual }),
          ...(onTemplate ? [saw(at(here, pod, `metadata.labels['${gatewayLabel}']`), { expected: name, actual })] : []),
        ],
        remedy: [
          onTemplate
            ? fix(
                here,
                'Take the label out of service.metadata.labels of the gateway in the ServiceMeshControlPlane, or set it to the gateway’s name',
                oc(here, ['edit', `servicemeshcontrolplane/${here.name}`]),
              )
            : fix(
                here,
                'Restart the gateway, so that its pods get the labels of the template',
                oc(here, ['rollout', 'restart', `deployment/${name}`]),
              ),
        ],
      }
    }
  },
})
