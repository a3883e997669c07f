import type { Check } from '../define.js'
import deadPeer from './dead-peer.js'
import ingressExposed from './ingress-exposed.js'
import oldControlPlane from './old-control-plane.js'
import rootConfigMap from './root-config-map.js'
import routes from './routes.js'
import setWithoutPeer from './set-without-peer.js'

/** All checks of this area, in the order in which they are reported. */
export const leftoversChecks: readonly Check[] = [
  deadPeer,
  routes,
  setWithoutPeer,
  rootConfigMap,
  ingressExposed,
  oldControlPlane,
]
