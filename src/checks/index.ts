import { connectionChecks } from './connection/index.js'
import type { Check } from './define.js'
import { exportsChecks } from './exports/index.js'
import { failoverChecks } from './failover/index.js'
import { gatewaysChecks } from './gateways/index.js'
import { importsChecks } from './imports/index.js'
import { leftoversChecks } from './leftovers/index.js'
import { peerChecks } from './peer/index.js'
import { policyChecks } from './policy/index.js'
import { prerequisitesChecks } from './prerequisites/index.js'
import { reachabilityChecks } from './reachability/index.js'
import { trafficChecks } from './traffic/index.js'
import { trustChecks } from './trust/index.js'

/** Every check, in the order of the areas. */
export const allChecks: readonly Check[] = [
  ...prerequisitesChecks,
  ...gatewaysChecks,
  ...reachabilityChecks,
  ...peerChecks,
  ...trustChecks,
  ...policyChecks,
  ...connectionChecks,
  ...exportsChecks,
  ...importsChecks,
  ...failoverChecks,
  ...trafficChecks,
  ...leftoversChecks,
]
