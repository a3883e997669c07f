/** The parts of an Istio identity `spiffe://<trust domain>/ns/<namespace>/sa/<service account>`. */
export interface SpiffeId {
  readonly trustDomain: string
  readonly namespace: string
  readonly serviceAccount: string
}

const scheme = 'spiffe://'

/** Reads an Istio SPIFFE ID; null for every other URI, also for SPIFFE IDs of another form. */
export function parseSpiffeId(uri: string): SpiffeId | null {
  return uri.startsWith(scheme) ? parsePrincipal(uri.slice(scheme.length)) : null
}

/** Reads an identity as principals and `clientID` have it: without the scheme, without wildcards. */
export function parsePrincipal(principal: string): SpiffeId | null {
  const [, trustDomain, namespace, serviceAccount] =
    /^([A-Za-z0-9._-]+)\/ns\/([A-Za-z0-9._-]+)\/sa\/([A-Za-z0-9._-]+)$/.exec(principal) ?? []
  return trustDomain && namespace && serviceAccount ? { trustDomain, namespace, serviceAccount } : null
}

export function formatSpiffeId(id: SpiffeId): string {
  return scheme + formatPrincipal(id)
}

/** The form for `clientID` and for principals of an AuthorizationPolicy. */
export function formatPrincipal({ trustDomain, namespace, serviceAccount }: SpiffeId): string {
  return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`
}

/**
 * The trust domain of a SPIFFE ID of any form, as Envoy's SPIFFE validator cuts it out to choose a bundle: all up to the
 * first slash, which must be there. null when Envoy would find none.
 */
export function trustDomainOf(uri: string): string | null {
  return /^spiffe:\/\/([^/]+)\//.exec(uri)?.[1] ?? null
}

/**
 * Whether the gateway that has `clientId` in its deny policies lets this caller in. Istio matches principals as `exact`,
 * `prefix*`, `*suffix` (a leading star wins, other stars are plain letters) or `*` for any; nothing is trimmed, an empty
 * clientID matches nobody, and so does one written with the scheme, since Istio puts the scheme in front itself.
 */
export function matchesClientId(clientId: string, caller: string): boolean {
  const principal = caller.startsWith(scheme) ? caller.slice(scheme.length) : caller
  if (clientId === '' || principal === '') return false
  if (clientId === '*') return true
  if (clientId.startsWith('*')) return principal.endsWith(clientId.slice(1))
  if (clientId.endsWith('*')) return principal.startsWith(clientId.slice(0, -1))
  return principal === clientId
}
