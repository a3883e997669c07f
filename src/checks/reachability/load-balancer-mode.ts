import { loadBalancerAddresses, serviceNamed } from '../../federation/gateways/gateway.js'
import { discoveryState } from '../../federation/gateways/reach.js'
import type { Service } from '../../federation/objects/core.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

const aws = 'service.beta.kubernetes.io/aws-load-balancer'

export default peeringCheck({
  id: 'reachability/load-balancer-mode',
  title: 'The load balancer in front of the ingress gateway passes TCP through untouched',
  severity: 'error',
  why: 'The gateways of both meshes talk mutual TLS with their own certificates. A load balancer that ends TLS, speaks HTTP or puts a PROXY header in front breaks it. On AWS that takes a Network Load Balancer.',
  covers: ['D40', 'D41'],
  after: ['reachability/load-balancer'],
  needs: { here: ['services'] },
  *run({ here, peer, reverse }) {
    const service = serviceNamed(here.services, peer.spec.gateways.ingress.name)
    if (service?.spec.type !== 'LoadBalancer') return
    const works = discoveryState(reverse, peer) === 'up'
    const fault = faultOf(service, works)
    if (!fault) return
    const field = at(here, service, `metadata.annotations['${fault.annotation}']`)
    yield {
      says: `The load balancer of ${here.label}’s ingress gateway ${service.metadata.name} ${fault.does}`,
      on: field,
      breaks: 'inbound',
      severity: works ? 'warning' : 'error',
      evidence: [
        saw(field, { expected: fault.expected, actual: service.metadata.annotations[fault.annotation] ?? 'not set' }),
      ],
      remedy: [
        fix(
          here,
          `${fault.expected === 'nlb' ? 'Set it to nlb' : 'Take the annotation out'} under service.metadata.annotations of the gateway in the ServiceMeshControlPlane, and make the Service anew; its address changes, which the peer has to be told`,
          oc(here, ['edit', `servicemeshcontrolplane/${here.name}`]),
        ),
      ],
    }
  },
})

interface Fault {
  readonly annotation: string
  readonly does: string
  readonly expected: string
}

function faultOf(service: Service, works: boolean): Fault | null {
  const { annotations } = service.metadata
  if (annotations[`${aws}-ssl-cert`] !== undefined)
    return { annotation: `${aws}-ssl-cert`, does: 'ends TLS itself', expected: 'not set' }
  const protocol = annotations[`${aws}-backend-protocol`]
  if (protocol !== undefined && /^(https?|ssl)$/i.test(protocol))
    return { annotation: `${aws}-backend-protocol`, does: `speaks ${protocol} to the gateway`, expected: 'tcp' }
  if (annotations[`${aws}-proxy-protocol`] !== undefined)
    return {
      annotation: `${aws}-proxy-protocol`,
      does: 'puts a PROXY header before the TLS handshake',
      expected: 'not set',
    }
  // names of Classic Load Balancers end in <region>.elb.amazonaws.com, those of Network Load Balancers in elb.<region>.amazonaws.com
  const classic = loadBalancerAddresses(service).find((one) => one.endsWith('.elb.amazonaws.com'))
  if (classic !== undefined && !works && annotations[`${aws}-type`] === undefined)
    return {
      annotation: `${aws}-type`,
      does: `is a Classic Load Balancer of AWS (${classic}), where a Network Load Balancer is needed`,
      expected: 'nlb',
    }
  return null
}
