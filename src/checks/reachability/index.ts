import type { Check } from '../define.js'
import address from './address.js'
import addressForm from './address-form.js'
import addressResolves from './address-resolves.js'
import externalTrafficPolicy from './external-traffic-policy.js'
import istiodProxy from './istiod-proxy.js'
import loadBalancer from './load-balancer.js'
import loadBalancerMode from './load-balancer-mode.js'
import networkPolicies from './network-policies.js'
import noAnswer from './no-answer.js'
import nodeAddresses from './node-addresses.js'
import nodePort from './node-port.js'
import remotePorts from './remote-ports.js'
import route from './route.js'
import serviceType from './service-type.js'

/** All checks of this area, in the order in which they are reported. */
export const reachabilityChecks: readonly Check[] = [
  nodePort,
  serviceType,
  loadBalancer,
  loadBalancerMode,
  addressForm,
  address,
  route,
  remotePorts,
  addressResolves,
  nodeAddresses,
  externalTrafficPolicy,
  networkPolicies,
  istiodProxy,
  noAnswer,
]
