import type { Mesh } from './mesh.js'
import type { Peer } from './objects/federation.js'

/** One ServiceMeshPeer seen from its owner: half of a federation between two meshes. */
export interface Peering {
  /** The mesh that owns the ServiceMeshPeer. */
  readonly here: Mesh
  readonly peer: Peer
  /** The mesh that the peer names, when it is among those that were read. */
  readonly there: Mesh | null
  /** The ServiceMeshPeer in `there` that names `here`; null when there is none or `there` cannot be read. */
  readonly reverse: Peer | null
  /** Why the two were taken for a pair, or why no mesh was found; for `--verbose` and unknown reasons. */
  readonly why: string
}
