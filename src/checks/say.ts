/** How checks put places, proof and fixes into words; shared with traces. */
export { apply, at, fix, logged, oc, patch, place, saw } from '../federation/say.js'
