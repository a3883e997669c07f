import type { Check } from '../define.js'

/** All checks of this area, in the order in which they are reported. */
export const connectionChecks: readonly Check[] = []
