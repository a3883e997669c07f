import type { Check } from '../define.js'
import authorizationOnGateways from './authorization-on-gateways.js'
import authorizationOnWorkloads from './authorization-on-workloads.js'
import autoMtls from './auto-mtls.js'
import destinationRuleTls from './destination-rule-tls.js'
import gatewayConflict from './gateway-conflict.js'
import peerAuthentication from './peer-authentication.js'
import sidecarHidesImports from './sidecar-hides-imports.js'

/** All checks of this area, in the order in which they are reported. */
export const policyChecks: readonly Check[] = [
  authorizationOnGateways,
  gatewayConflict,
  autoMtls,
  peerAuthentication,
  destinationRuleTls,
  authorizationOnWorkloads,
  sidecarHidesImports,
]
