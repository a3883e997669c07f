/** A service by its two names; what rules select and what they turn it into. */
export interface ServiceName {
  readonly name: string
  readonly namespace: string
}

/** A service that rules are tried on. `labels` are those of the Service object (not of its pods); imports do not read them. */
export interface ServiceInput extends ServiceName {
  readonly labels?: Readonly<Record<string, string>> | null
}

/** The name under which a service is exported or imported. `hostname` is `<name>.<namespace>.<suffix>`. */
export interface Resolved extends ServiceName {
  readonly hostname: string
}

/** A name pattern: each part is literal; `''`, `*` or absent means any. `foo*` is no pattern, it stands for itself. */
export interface NamePattern {
  readonly name?: string | null
  readonly namespace?: string | null
}

/** A pattern, and the name to give to what it selects. An alias part that is `''`, `*` or absent keeps the service's own. */
export interface NameMapping extends NamePattern {
  readonly alias?: NamePattern | null
}

/** A Kubernetes label selector (meta/v1). Operators: In, NotIn, Exists, DoesNotExist; any other makes the rule invalid. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | null
  readonly matchExpressions?: readonly LabelRequirement[] | null
}

/** One entry of `matchExpressions`. `values`: at least one for In and NotIn, none for Exists and DoesNotExist. */
export interface LabelRequirement {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[] | null
}

/** One entry of `spec.exportRules`. `type` says which of the two selectors counts. */
export interface ExportRule {
  readonly type?: string | null
  readonly nameSelector?: NameMapping | null
  readonly labelSelector?: {
    readonly namespace?: string | null
    /** Absent or empty: every service of the namespace. */
    readonly selector?: LabelSelector | null
    /** The first that fits the service names it; without a fit it keeps its own name. */
    readonly aliases?: readonly NameMapping[] | null
  } | null
}

/** `spec` of an ExportedServiceSet (federation.maistra.io/v1). */
export interface ExportedServiceSetSpec {
  readonly exportRules?: readonly ExportRule[] | null
}

/** One entry of `spec.importRules`. Only type NameSelector exists. */
export interface ImportRule {
  readonly type?: string | null
  readonly nameSelector?: NameMapping | null
  /** What comes after `<name>.<namespace>.`; wins over the set's own. */
  readonly domainSuffix?: string | null
  /** Give it the cluster's own suffix, so that it joins the local service of that name. Needs a fixed `alias.namespace`. */
  readonly importAsLocal?: boolean | null
}

/** `spec` of an ImportedServiceSet (federation.maistra.io/v1); `locality` plays no part in naming. */
export interface ImportedServiceSetSpec {
  readonly domainSuffix?: string | null
  readonly importRules?: readonly ImportRule[] | null
  readonly locality?: unknown
}

/** A set as the resolvers take it. `peer` is the name of the ServiceMeshPeer, which the set must bear too. */
export interface ServiceSet<Spec> {
  readonly peer: string
  readonly spec?: Spec | null
}

export interface ResolveOptions {
  /** DNS domain of the importing cluster; `cluster.local` unless told. */
  readonly clusterDomain?: string
}
