import { type Certificate, nameOf, sameName } from './certificate.js'
import { forbiddenName } from './name-constraints.js'

export type PathFault =
  | 'critical-extension'
  | 'not-a-ca'
  | 'key-usage'
  | 'path-length'
  | 'name-constraints'
  | 'expired'
  | 'not-yet-valid'

export interface PathProblem {
  readonly reason: PathFault
  readonly text: string
  readonly at: Certificate
}

/**
 * All that is wrong with a path (leaf first, trusted root last) of which every signature was verified. The rules of
 * RFC 5280 6.1 as OpenSSL applies them, so the root's own limits and dates count as well.
 */
export function problemsOfPath(path: readonly Certificate[], at: Date): PathProblem[] {
  const problems: PathProblem[] = []
  let intermediates = 0
  path.forEach((cert, depth) => {
    const what = `${roleOf(path, depth)} ${nameOf(cert)}`
    const report = (reason: PathFault, text: string) => problems.push({ reason, text, at: cert })

    if (cert.unknownCritical.length > 0) {
      report(
        'critical-extension',
        `${what} has a critical extension that proxies do not know (${cert.unknownCritical.join(', ')})`,
      )
    }
    if (depth > 0) {
      if (!cert.isCA) report('not-a-ca', `${what} signs another certificate but is no CA`)
      if (cert.keyUsage && !cert.keyUsage.includes('keyCertSign')) {
        report('key-usage', `${what} signs another certificate but its key usage does not allow that (keyCertSign)`)
      }
      if (cert.pathLength !== null && intermediates > cert.pathLength) {
        report(
          'path-length',
          `${what} allows ${cert.pathLength} intermediates below it, but there are ${intermediates}`,
        )
      }
      const [bad, name] = firstForbidden(path.slice(0, depth), cert)
      if (bad) report('name-constraints', `the name constraints of ${what} forbid the name ${name} of ${nameOf(bad)}`)
      if (!isSelfIssued(cert)) intermediates++
    }
    if (at > cert.notAfter) report('expired', `${what} expired at ${cert.notAfter.toISOString()}`)
    if (at < cert.notBefore) report('not-yet-valid', `${what} is not valid before ${cert.notBefore.toISOString()}`)
  })
  return problems
}

/** Self-issued intermediates are exempt from constraints (they carry a CA over to a new key), leaves are not. */
function firstForbidden(below: readonly Certificate[], ca: Certificate): [Certificate, string] | [null, null] {
  for (const [depth, cert] of below.entries()) {
    const name = depth > 0 && isSelfIssued(cert) ? null : forbiddenName(cert, ca)
    if (name !== null) return [cert, name]
  }
  return [null, null]
}

function isSelfIssued(cert: Certificate): boolean {
  return sameName(cert.subjectRdns, cert.issuerRdns)
}

function roleOf(path: readonly Certificate[], depth: number): string {
  if (depth === path.length - 1) return 'root'
  return depth === 0 ? 'leaf' : 'intermediate'
}
