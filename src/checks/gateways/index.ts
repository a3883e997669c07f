import type { Check } from '../define.js'
import canonicalName from './canonical-name.js'
import enabled from './enabled.js'
import endpoints from './endpoints.js'
import entryNames from './entry-names.js'
import entryPorts from './entry-ports.js'
import name from './name.js'
import networkSettings from './network-settings.js'
import pods from './pods.js'
import portNames from './port-names.js'
import ports from './ports.js'
import replicas from './replicas.js'
import selector from './selector.js'
import sharedIngress from './shared-ingress.js'

/** All checks of this area, in the order in which they are reported. */
export const gatewaysChecks: readonly Check[] = [
  entryNames,
  enabled,
  name,
  entryPorts,
  selector,
  ports,
  pods,
  canonicalName,
  endpoints,
  sharedIngress,
  networkSettings,
  portNames,
  replicas,
]
