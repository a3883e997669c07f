import { type Certificate, isSignedBy, nameOf, sameCertificate, sameName, shortFingerprint } from './certificate.js'
import { type PathFault, type PathProblem, problemsOfPath } from './path.js'

export type ChainFault =
  | PathFault
  /** Nothing was presented. */
  | 'nothing-presented'
  /** There is no certificate to trust. */
  | 'no-roots'
  /** The issuer is neither among what is presented nor among what is trusted: a missing intermediate, or an unknown CA. */
  | 'issuer-missing'
  /** The chain is complete, and ends in a root that is not trusted. */
  | 'root-not-trusted'
  /** A CA of the right name is at hand, but with another key: rotated on one side, or two CAs that share a name. */
  | 'other-key'
  /** The chain leads to a trusted certificate that is not a self-signed root. Envoy allows no partial chains. */
  | 'partial-chain'
  /** The issuer's name and key id fit, the signature does not: the certificate was changed. */
  | 'bad-signature'

/** Whether a chain builds to a trusted root. `path` is leaf first, root last; `at` is the certificate to look at. */
export type ChainVerdict =
  | { readonly ok: true; readonly path: readonly Certificate[] }
  | { readonly ok: false; readonly reason: ChainFault; readonly text: string; readonly at: Certificate | null }

/**
 * Verifies a presented chain at a point in time against the certificates trusted for it. The order of both does not matter.
 * As in Envoy, trusted certificates may help to build the chain, but it must end in one that is self-signed. Every way to
 * a root is tried; when none holds, the verdict is the failure of the one that came furthest.
 */
export function verifyChain(
  presented: readonly Certificate[],
  trusted: readonly Certificate[],
  at: Date,
): ChainVerdict {
  const leaf = leafOf(presented)
  if (!leaf) return { ok: false, reason: 'nothing-presented', text: 'no certificate is presented', at: null }
  if (trusted.length === 0) return { ok: false, reason: 'no-roots', text: 'there is no root to trust', at: null }
  let best: Failure | null = null
  for (const end of walk([leaf], new Candidates(presented, trusted))) {
    if (end.complete) {
      const problems = problemsOfPath(end.path, at)
      if (problems.length === 0) return { ok: true, path: end.path }
      best = better(best, { ...(problems[0] as PathProblem), rank: ranks.complete, score: -problems.length })
    } else {
      best = better(best, { ...end.fault, rank: ranks[end.fault.reason], score: end.path.length })
    }
  }
  const { reason, text, at: where } = best ?? issuerMissing(leaf)
  return { ok: false, reason, text, at: where }
}

/** The certificate that a chain is for: the first that is no CA, else the first that issued none of the others. */
export function leafOf(presented: readonly Certificate[]): Certificate | null {
  const issuedNone = (cert: Certificate) =>
    !presented.some((other) => other !== cert && sameName(other.issuerRdns, cert.subjectRdns))
  return presented.find(({ isCA }) => !isCA) ?? presented.find(issuedNone) ?? presented[0] ?? null
}

interface Fault {
  readonly reason: DeadEnd
  readonly text: string
  readonly at: Certificate
}
type DeadEnd = 'issuer-missing' | 'root-not-trusted' | 'other-key' | 'partial-chain' | 'bad-signature'
type Failure = {
  readonly reason: ChainFault
  readonly text: string
  readonly at: Certificate
  readonly rank: number
  readonly score: number
}
type End =
  | { readonly complete: true; readonly path: readonly Certificate[] }
  | { readonly complete: false; readonly path: readonly Certificate[]; readonly fault: Fault }

/** How much a failure tells. A path that reached a root tells most; among equals, the fewer problems or the longer path. */
const ranks = {
  'issuer-missing': 0,
  'root-not-trusted': 1,
  'other-key': 2,
  'partial-chain': 3,
  'bad-signature': 4,
  complete: 5,
}

function better(a: Failure | null, b: Failure): Failure {
  return !a || b.rank > a.rank || (b.rank === a.rank && b.score > a.score) ? b : a
}

/** Every way up from the end of `path`, each to a trusted root or to a dead end. */
function* walk(path: readonly Certificate[], candidates: Candidates): Generator<End> {
  const top = path[path.length - 1]
  if (!top) return
  if (top.selfSigned) {
    if (candidates.isTrusted(top)) yield { complete: true, path }
    else yield { complete: false, path, fault: untrustedRoot(path, top, candidates) }
    return
  }
  const namesakes = candidates.named(top).filter((cert) => !path.some((below) => sameCertificate(below, cert)))
  const issuers = namesakes.filter((cert) => candidates.signed(cert, top))
  for (const issuer of issuers) yield* walk([...path, issuer], candidates)
  if (issuers.length === 0) yield { complete: false, path, fault: deadEnd(path, top, namesakes, candidates) }
}

function untrustedRoot(path: readonly Certificate[], root: Certificate, candidates: Candidates): Fault {
  if (path.some((cert) => candidates.isTrusted(cert))) return partialChain(path, candidates)
  const text = `the chain ends in the root ${nameOf(root)} (${shortFingerprint(root)}), which is not trusted`
  if (!candidates.trustsName(root)) return { reason: 'root-not-trusted', text, at: root }
  return {
    reason: 'other-key',
    text: `${text}: the trusted root of that name has another key or other dates`,
    at: root,
  }
}

function deadEnd(
  path: readonly Certificate[],
  top: Certificate,
  namesakes: readonly Certificate[],
  candidates: Candidates,
): Fault {
  if (path.some((cert) => candidates.isTrusted(cert))) return partialChain(path, candidates)
  const [namesake] = namesakes
  if (!namesake) return issuerMissing(top)
  if (namesakes.some(({ subjectKeyId }) => subjectKeyId !== null && subjectKeyId === top.authorityKeyId)) {
    return {
      reason: 'bad-signature',
      text: `the signature on ${nameOf(top)} is not right: the certificate was changed`,
      at: top,
    }
  }
  const text = `${nameOf(top)} was signed by a CA named ${top.issuer}, but not with the key of the one at hand (${shortFingerprint(namesake)})`
  return { reason: 'other-key', text, at: top }
}

function partialChain(path: readonly Certificate[], candidates: Candidates): Fault {
  const at = path.findLast((cert) => candidates.isTrusted(cert)) ?? (path[0] as Certificate)
  const text = `what is trusted is ${nameOf(at)}, which is not a self-signed root, and its root ${at.issuer} is not trusted`
  return { reason: 'partial-chain', text, at }
}

function issuerMissing(top: Certificate): Fault {
  const text = `the issuer of ${nameOf(top)}, ${top.issuer}, is neither presented nor trusted`
  return { reason: 'issuer-missing', text, at: top }
}

/** The certificates that a path may be made of. Signatures are verified once each, and no more than `budget` in all. */
class Candidates {
  readonly #all: readonly Certificate[]
  readonly #trusted: ReadonlySet<string>
  readonly #signed = new Map<string, boolean>()
  /** Cross-signed CAs can be tangled on purpose so that there are more paths than time. */
  #budget = 2000

  constructor(presented: readonly Certificate[], trusted: readonly Certificate[]) {
    this.#all = [...new Map([...trusted, ...presented].map((cert) => [cert.fingerprint, cert])).values()]
    this.#trusted = new Set(trusted.map(({ fingerprint }) => fingerprint))
  }

  isTrusted({ fingerprint }: Certificate): boolean {
    return this.#trusted.has(fingerprint)
  }

  trustsName(root: Certificate): boolean {
    return this.#all.some((cert) => this.isTrusted(cert) && sameName(cert.subjectRdns, root.subjectRdns))
  }

  /** Those that have the name of the issuer of `cert`. */
  named(cert: Certificate): Certificate[] {
    return this.#all.filter(({ subjectRdns }) => sameName(subjectRdns, cert.issuerRdns))
  }

  signed(issuer: Certificate, cert: Certificate): boolean {
    if (this.#budget-- <= 0) return false
    // Verifiers take a key id that does not fit for another CA of the same name, without looking at the signature.
    if (issuer.subjectKeyId && cert.authorityKeyId && issuer.subjectKeyId !== cert.authorityKeyId) return false
    const pair = `${issuer.fingerprint} ${cert.fingerprint}`
    const signed = this.#signed.get(pair) ?? isSignedBy(cert, issuer)
    this.#signed.set(pair, signed)
    return signed
  }
}
