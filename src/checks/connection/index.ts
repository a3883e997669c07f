import type { Check } from '../define.js'
import callsFromPeer from './calls-from-peer.js'
import callsToPeer from './calls-to-peer.js'
import deadPods from './dead-pods.js'
import inbound from './inbound.js'
import istiodLog from './istiod-log.js'
import leader from './leader.js'
import statusAgrees from './status-agrees.js'
import statusMissing from './status-missing.js'
import syncAge from './sync-age.js'
import watch from './watch.js'

/** All checks of this area, in the order in which they are reported. */
export const connectionChecks: readonly Check[] = [
  callsFromPeer,
  callsToPeer,
  istiodLog,
  watch,
  inbound,
  statusMissing,
  statusAgrees,
  syncAge,
  leader,
  deadPods,
]
