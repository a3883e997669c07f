import type { Check } from '../define.js'
import denied from './denied.js'
import egressFailed from './egress-failed.js'
import notOffered from './not-offered.js'
import overflow from './overflow.js'
import tls from './tls.js'
import workloadUnreachable from './workload-unreachable.js'

/** All checks of this area, in the order in which they are reported. */
export const trafficChecks: readonly Check[] = [denied, workloadUnreachable, notOffered, tls, egressFailed, overflow]
