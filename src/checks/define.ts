import type { FactName, FactValue, Mesh, MeshIdentity } from '../federation/mesh.js'
import type { Peer } from '../federation/objects/federation.js'
import type { Evidence, Remedy, Severity } from '../vocabulary/finding.js'
import type { ObjectRef } from '../vocabulary/kube.js'

/** An object (and a field in it) in one mesh. */
export interface Place {
  readonly mesh: MeshIdentity
  readonly resource: ObjectRef
}

/**
 * Which way traffic is affected, seen from `here`: `outbound` = here calls there, `inbound` = there calls here.
 */
export type Breaks = 'outbound' | 'inbound' | 'both'

/** What a check says about one fault. A draft without evidence or remedy does not compile. */
export interface Draft {
  /** One sentence: what is wrong, with the names and values that matter. */
  readonly says: string
  /** The faulty object. Its mesh is the side that the finding is on. */
  readonly on: Place
  readonly evidence: readonly [Evidence, ...Evidence[]]
  readonly remedy: readonly [Remedy, ...Remedy[]]
  /** Default `both` for a check of a peering; for a check of a mesh, all its links. */
  readonly breaks?: Breaks
  /** Exported hostname or `name.namespace`, when only one service is concerned. */
  readonly service?: string
  /** It harms nothing yet (see `Finding.latent`). */
  readonly latent?: boolean
  /** When one run finds lesser variants of the fault. */
  readonly severity?: Severity
  /** Tells two findings of one check on one object apart; default the field's path. */
  readonly discriminator?: string
}

/** A mesh as a check sees it: its identity and the facts that the check declared. Facts of `uses` are null when unknown. */
export type View<N extends FactName, U extends FactName> = MeshIdentity & { readonly [F in N]: FactValue<F> } & {
  readonly [F in Exclude<U, N>]: FactValue<F> | null
}

interface Common {
  /** The path below `src/checks`, without extension. Stable for ever; retired ids are never used again. */
  readonly id: string
  /** What holds when the check is silent: a sentence in the present tense. */
  readonly title: string
  readonly severity: Severity
  /** Why it matters and what happens otherwise: for `explain` and the check's page. */
  readonly why: string
  /** Numbers of the failure catalogue that it covers: `D59`. */
  readonly covers: readonly string[]
  /**
   * Ids or areas (`trust/*`) whose findings explain this one's, the most fundamental first. When such a finding stands on the
   * same link, this check's finding becomes a symptom of it.
   */
  readonly after: readonly string[]
}

type Facts = readonly FactName[]

/** A check that runs once per mesh. */
export interface MeshCheck<N extends Facts = Facts, U extends Facts = Facts> extends Common {
  readonly scope: 'mesh'
  readonly needs: { readonly here: N }
  readonly uses: { readonly here: U }
  run(facts: MeshFacts<N, U>): Iterable<Draft>
}

export interface MeshFacts<N extends Facts, U extends Facts> {
  readonly here: View<N[number], U[number]>
  /** The latest of the sources' clocks. */
  readonly now: Date
  /** See `Federation`. */
  readonly warnBeforeDays?: number | undefined
}

/** A check that runs once per ServiceMeshPeer, seen from its owner: written once, valid for both sides. */
export interface PeeringCheck<
  N extends Facts = Facts,
  U extends Facts = Facts,
  TN extends Facts = Facts,
  TU extends Facts = Facts,
> extends Common {
  readonly scope: 'peering'
  /** With `needs.there` the check is unknown when the peer's mesh cannot be read. */
  readonly needs: { readonly here: N; readonly there?: TN }
  readonly uses: { readonly here?: U; readonly there?: TU }
  run(facts: PeeringFacts<N, U, TN, TU>): Iterable<Draft>
}

export interface PeeringFacts<N extends Facts, U extends Facts, TN extends Facts, TU extends Facts> {
  readonly here: View<N[number], U[number]>
  /** Null only for a check without `needs.there` whose peer mesh was not read. */
  readonly there: TN extends readonly [] ? View<never, TU[number]> | null : View<TN[number], TU[number]>
  readonly peer: Peer
  /** The other mesh's ServiceMeshPeer for `here`; null when there is none, or when `there` is null. */
  readonly reverse: Peer | null
  readonly now: Date
  readonly warnBeforeDays?: number | undefined
}

export type Check = MeshCheck | PeeringCheck

type DeclaredMeshCheck<N extends Facts, U extends Facts> = Omit<MeshCheck<N, U>, 'scope' | 'uses'> & {
  readonly uses?: { readonly here: U }
}

/** Declares a check that runs once per mesh. `run` can read only the facts it declared. */
export function meshCheck<const N extends Facts, const U extends Facts = []>(check: DeclaredMeshCheck<N, U>): MeshCheck
export function meshCheck({ uses = { here: [] }, ...rest }: DeclaredMeshCheck<Facts, Facts>): MeshCheck {
  return { ...rest, scope: 'mesh', uses }
}

type DeclaredPeeringCheck<N extends Facts, U extends Facts, TN extends Facts, TU extends Facts> = Omit<
  PeeringCheck<N, U, TN, TU>,
  'scope' | 'uses'
> & { readonly uses?: { readonly here?: U; readonly there?: TU } }

/** Declares a check that runs once per ServiceMeshPeer. */
export function peeringCheck<
  const N extends Facts,
  const U extends Facts = [],
  const TN extends Facts = [],
  const TU extends Facts = [],
>(check: DeclaredPeeringCheck<N, U, TN, TU>): PeeringCheck
export function peeringCheck({ uses = {}, ...rest }: DeclaredPeeringCheck<Facts, Facts, Facts, Facts>): PeeringCheck {
  return { ...rest, scope: 'peering', uses }
}

/** Area of a check: the folder it lies in. */
export function areaOf(id: string): string {
  return id.slice(0, id.indexOf('/'))
}

export type { Mesh }
