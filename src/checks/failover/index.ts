import type { Check } from '../define.js'
import ejection from './ejection.js'
import host from './host.js'
import inForce from './in-force.js'
import locality from './locality.js'
import notLocal from './not-local.js'
import outlierDetection from './outlier-detection.js'
import regions from './regions.js'
import subsets from './subsets.js'

/** All checks of this area, in the order in which they are reported. */
export const failoverChecks: readonly Check[] = [
  notLocal,
  host,
  outlierDetection,
  inForce,
  locality,
  regions,
  subsets,
  ejection,
]
