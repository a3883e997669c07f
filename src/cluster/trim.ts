import { type Fact, known } from '../vocabulary/fact.js'
import type { KubeObject } from '../vocabulary/kube.js'

/**
 * What is kept of an object, or null for one that is left out. Readers apply it to each page or file while they read, so that a
 * long list is never held whole. Readers remember answers by it: give the same function for the same purpose.
 */
export type Trim = (object: KubeObject) => KubeObject | null

/** Objects as they are. */
export const whole: Trim = (object) => object

export function trimmedList(objects: readonly KubeObject[], trim: Trim): readonly KubeObject[] {
  return trim === whole ? objects : objects.map(trim).filter((object) => object !== null)
}

export function trimmed(fact: Fact<readonly KubeObject[]>, trim: Trim): Fact<readonly KubeObject[]> {
  return fact.known && trim !== whole ? known(trimmedList(fact.value, trim)) : fact
}
