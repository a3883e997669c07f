import type { Fact } from '../../../src/vocabulary/fact.js'
import type { KubeObject } from '../../../src/vocabulary/kube.js'

/** Names of the objects of a list, or the reason why it is unknown: what most tests look at. */
export function names(fact: Fact<readonly KubeObject[]>): readonly string[] | string {
  return fact.known ? fact.value.map((object) => object.metadata.name) : fact.reason
}

export async function linesIn(fact: Fact<AsyncIterable<string>>): Promise<readonly string[] | string> {
  if (!fact.known) return fact.reason
  const lines: string[] = []
  for await (const line of fact.value) lines.push(line)
  return lines
}
