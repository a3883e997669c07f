import type { Peering } from '../federation/peering.js'
import type { Finding } from '../vocabulary/finding.js'

/** Names of the ServiceMeshPeers whose gateways' logs can tell more about these findings, by mesh; a mesh that is not in it needs no logs. */
export type Concerned = ReadonlyMap<string, ReadonlySet<string>>

/** A peering has two ends: what is seen at one is explained at the other as often as not. A finding about a mesh is about all its peers. */
export function concernedBy(findings: readonly Finding[], peerings: readonly Peering[]): Concerned {
  const concerned = new Map<string, Set<string>>()
  const add = (mesh: string, peer: string) => concerned.set(mesh, (concerned.get(mesh) ?? new Set()).add(peer))
  for (const { mesh, peer } of findings) {
    if (!concerned.has(mesh)) concerned.set(mesh, new Set())
    for (const { here, peer: own, there, reverse } of peerings) {
      const meant =
        (here.label === mesh && (peer === null || peer === own.metadata.name)) ||
        (there?.label === mesh && (peer === null || peer === reverse?.metadata.name))
      if (!meant) continue
      add(here.label, own.metadata.name)
      if (there && reverse) add(there.label, reverse.metadata.name)
      else if (there && !concerned.has(there.label)) concerned.set(there.label, new Set())
    }
  }
  return concerned
}
