import type { Check } from '../define.js'
import dnsCapture from './dns-capture.js'
import hostShared from './host-shared.js'
import localPorts from './local-ports.js'
import localService from './local-service.js'
import originalName from './original-name.js'
import ruleMatchesNothing from './rule-matches-nothing.js'
import ruleShadowed from './rule-shadowed.js'
import ruleSkipped from './rule-skipped.js'
import setName from './set-name.js'
import status from './status.js'
import tcpAddress from './tcp-address.js'

/** All checks of this area, in the order in which they are reported. */
export const importsChecks: readonly Check[] = [
  setName,
  ruleSkipped,
  originalName,
  ruleMatchesNothing,
  ruleShadowed,
  hostShared,
  localPorts,
  dnsCapture,
  status,
  localService,
  tcpAddress,
]
