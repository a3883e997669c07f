import type { Check } from '../define.js'
import controlPlaneReady from './control-plane-ready.js'
import controlPlaneVersion from './control-plane-version.js'
import endpointSlices from './endpoint-slices.js'
import evidence from './evidence.js'
import federationEnabled from './federation-enabled.js'
import federationKinds from './federation-kinds.js'
import ipFamily from './ip-family.js'
import istiod from './istiod.js'
import istiodDestinationRule from './istiod-destination-rule.js'
import knownDefects from './known-defects.js'
import memberRoll from './member-roll.js'
import singleControlPlane from './single-control-plane.js'

/** All checks of this area, in the order in which they are reported. */
export const prerequisitesChecks: readonly Check[] = [
  federationKinds,
  singleControlPlane,
  controlPlaneVersion,
  istiod,
  federationEnabled,
  istiodDestinationRule,
  endpointSlices,
  controlPlaneReady,
  memberRoll,
  knownDefects,
  ipFamily,
  evidence,
]
