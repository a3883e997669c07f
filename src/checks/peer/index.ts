import type { Check } from '../define.js'
import allPairs from './all-pairs.js'
import clientId from './client-id.js'
import clientIdForm from './client-id-form.js'
import editedInPlace from './edited-in-place.js'
import existsOnBothSides from './exists-on-both-sides.js'
import namespace from './namespace.js'
import onePerRemote from './one-per-remote.js'
import registryName from './registry-name.js'
import unknownCaller from './unknown-caller.js'

/** All checks of this area, in the order in which they are reported. */
export const peerChecks: readonly Check[] = [
  namespace,
  existsOnBothSides,
  unknownCaller,
  registryName,
  onePerRemote,
  clientIdForm,
  clientId,
  editedInPlace,
  allPairs,
]
