import { Candidates, keyIdsAgree, type Way } from './candidates.js'
import { type Certificate, nameOf, sameName, shortFingerprint } from './certificate.js'
import { type PathFault, problemsOfPath } from './path.js'

export type ChainFault =
  | PathFault
  /** Nothing was presented. */
  | 'nothing-presented'
  /** There is no certificate to trust. */
  | 'no-roots'
  | DeadEnd

type DeadEnd =
  /** The issuer is neither among what is presented nor among what is trusted: a missing intermediate, or an unknown CA. */
  | 'issuer-missing'
  /** The chain is complete, and ends in a root that is not trusted. */
  | 'root-not-trusted'
  /** A CA of the right name is at hand, but another one: rotated on one side, or two CAs that share a name. */
  | 'other-ca'
  /** The chain leads to a trusted certificate that is not a self-signed root. Envoy allows no partial chains. */
  | 'partial-chain'
  /** The issuer's name and key id fit, the signature does not: the certificate was changed. */
  | 'bad-signature'

interface Failure {
  readonly ok: false
  readonly reason: ChainFault
  readonly text: string
  /** The certificate to look at. */
  readonly at: Certificate | null
}

/** Whether a chain builds to a trusted root. */
export type ChainVerdict =
  | {
      readonly ok: true
      /** Leaf first, root last. */
      readonly path: readonly Certificate[]
      /**
       * A certificate with the name and key id of one in the path that leads to no root by itself. A proxy takes the first
       * of both and never tries the other, so it depends on their order whether it accepts the chain. null = all is clear.
       */
      readonly rival: Certificate | null
    }
  | Failure

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
  const candidates = new Candidates(presented, trusted)
  let best: Ranked | null = null
  for (const way of candidates.waysUp([leaf])) {
    const failure = judge(way, candidates, at)
    if (!failure) return { ok: true, path: way.path, rival: findRival(way.path, candidates, at) }
    best = better(best, failure)
  }
  return best?.failure ?? issuerMissing(leaf)
}

/** The certificate that a chain is for: the first that is no CA, else the first that issued none of the others. */
export function leafOf(presented: readonly Certificate[]): Certificate | null {
  const issuedNone = (cert: Certificate) =>
    !presented.some((other) => other !== cert && sameName(other.issuerRdns, cert.subjectRdns))
  return presented.find(({ isCA }) => !isCA) ?? presented.find(issuedNone) ?? presented[0] ?? null
}

interface Ranked {
  readonly failure: Failure
  /** How much the failure tells, and for failures of one kind how close the way came. */
  readonly rank: number
  readonly closeness: number
}

const deadEnds: readonly ChainFault[] = [
  'issuer-missing',
  'root-not-trusted',
  'other-ca',
  'partial-chain',
  'bad-signature',
]

/** null when the way holds. A way that reached a root tells more than any dead end. */
function judge(way: Way, candidates: Candidates, at: Date): Ranked | null {
  if (way.namesakes) {
    const failure = deadEnd(way.path, way.namesakes, candidates)
    return { failure, rank: deadEnds.indexOf(failure.reason), closeness: way.path.length }
  }
  const problems = problemsOfPath(way.path, at)
  const [problem] = problems
  return problem ? { failure: { ok: false, ...problem }, rank: deadEnds.length, closeness: -problems.length } : null
}

function better(a: Ranked | null, b: Ranked): Ranked {
  return !a || b.rank > a.rank || (b.rank === a.rank && b.closeness > a.closeness) ? b : a
}

function findRival(path: readonly Certificate[], candidates: Candidates, at: Date): Certificate | null {
  for (const [depth, cert] of path.slice(0, -1).entries()) {
    const below = path.slice(0, depth + 1)
    const issuer = path[depth + 1] ?? cert
    for (const rival of candidates.rivals(cert, issuer, at)) {
      const ways = [...candidates.waysUp(below)].filter((way) => way.path[depth + 1] === rival)
      if (!ways.some((way) => judge(way, candidates, at) === null)) return rival
    }
  }
  return null
}

function deadEnd(path: readonly Certificate[], namesakes: readonly Certificate[], candidates: Candidates): Failure {
  const top = path[path.length - 1] as Certificate
  const halfTrusted = path.findLast((cert) => candidates.isTrusted(cert))
  if (halfTrusted) return partialChain(halfTrusted)
  if (top.selfSigned) return untrustedRoot(top, candidates)
  const [namesake] = namesakes
  if (!namesake) return issuerMissing(top)
  if (top.authorityKeyId !== null && namesakes.some((cert) => cert.subjectKeyId !== null && keyIdsAgree(top, cert))) {
    return fail('bad-signature', `the signature on ${nameOf(top)} is wrong: the certificate was changed`, top)
  }
  const other = `the one at hand (${shortFingerprint(namesake)}) is another`
  return fail('other-ca', `${nameOf(top)} was signed by a CA named ${top.issuer}, but ${other}`, top)
}

function untrustedRoot(root: Certificate, candidates: Candidates): Failure {
  const text = `the chain ends in the root ${nameOf(root)} (${shortFingerprint(root)}), which is not trusted`
  if (!candidates.trustsName(root)) return fail('root-not-trusted', text, root)
  return fail('other-ca', `${text}: another root of that name is`, root)
}

function partialChain(cert: Certificate): Failure {
  const text = `${nameOf(cert)} is trusted but is not a self-signed root, and its issuer ${cert.issuer} is not trusted`
  return fail('partial-chain', text, cert)
}

function issuerMissing(top: Certificate): Failure {
  const text = `the issuer of ${nameOf(top)}, ${top.issuer}, is neither presented nor trusted`
  return fail('issuer-missing', text, top)
}

function fail(reason: ChainFault, text: string, at: Certificate): Failure {
  return { ok: false, reason, text, at }
}
