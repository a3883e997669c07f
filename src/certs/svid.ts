import type { Bundle } from './bundle.js'
import type { Certificate } from './certificate.js'
import { type ChainFault, leafOf, verifyChain } from './chain.js'
import { trustDomainOf } from './spiffe.js'

/** The roots for one trust domain; null = for every one, as in a mesh without federation. */
export interface TrustedBundle {
  readonly trustDomain: string | null
  readonly bundle: Pick<Bundle, 'certificates'>
}

export type SvidFault =
  | ChainFault
  /** The leaf has no URI name with a trust domain. */
  | 'no-spiffe-id'
  /** The leaf may sign certificates or revocation lists, which an identity must not; without a key usage it may. */
  | 'leaf-may-sign'
  /** No bundle is given for the leaf's trust domain. */
  | 'unknown-trust-domain'

export type SvidVerdict =
  | {
      readonly ok: true
      readonly path: readonly Certificate[]
      /** As in `ChainVerdict`. */
      readonly rival: Certificate | null
      readonly trustDomain: string | null
    }
  | { readonly ok: false; readonly reason: SvidFault; readonly text: string; readonly at: Certificate | null }

/**
 * Judges a presented chain as a proxy of a federated mesh does: Envoy's SPIFFE validator takes the trust domain from the
 * first URI name of the leaf, and verifies the chain with the bundle of that trust domain alone. A bundle for `null` is used
 * where there is none with a name: a proxy outside of any federation, which looks at the chain only.
 */
export function verifySvid(
  presented: readonly Certificate[],
  trusted: readonly TrustedBundle[],
  at: Date,
): SvidVerdict {
  const named = trusted.filter(({ trustDomain }) => trustDomain !== null)
  const leaf = leafOf(presented)
  if (!leaf || named.length === 0) {
    const verdict = verifyChain(
      presented,
      trusted.flatMap(({ bundle }) => bundle.certificates),
      at,
    )
    return verdict.ok ? { ...verdict, trustDomain: leaf ? trustDomainOf(leaf.uris[0] ?? '') : null } : verdict
  }
  const fail = (reason: SvidFault, text: string): SvidVerdict => ({ ok: false, reason, text, at: leaf })
  if (leaf.isCA || !leaf.keyUsage || leaf.keyUsage.includes('keyCertSign') || leaf.keyUsage.includes('cRLSign')) {
    return fail(
      'leaf-may-sign',
      'the presented leaf is allowed to sign as a CA, which proxies do not accept as an identity',
    )
  }
  const trustDomain = trustDomainOf(leaf.uris[0] ?? '')
  if (trustDomain === null) return fail('no-spiffe-id', 'the presented leaf has no SPIFFE ID as its first URI name')
  const bundles = named.filter((bundle) => bundle.trustDomain === trustDomain)
  if (bundles.length === 0) {
    const known = named.map((bundle) => bundle.trustDomain).join(', ')
    return fail('unknown-trust-domain', `no root is given for the trust domain ${trustDomain}, only for ${known}`)
  }
  const verdict = verifyChain(
    presented,
    bundles.flatMap(({ bundle }) => bundle.certificates),
    at,
  )
  return verdict.ok ? { ...verdict, trustDomain } : verdict
}
