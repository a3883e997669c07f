import type { Check } from '../define.js'
import clientId from './client-id.js'

/** All checks of this area, in the order in which they are reported. */
export const peerChecks: readonly Check[] = [clientId]
