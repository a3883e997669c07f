import type { Certificate } from './certificate.js'
import type { NameSpace } from './extensions.js'

/**
 * The first name of `cert` that the name constraints of `ca` forbid, null when all may stand. URI and DNS names and
 * subjects are judged, the only names with a meaning in a mesh. Rules as in OpenSSL: the host of a URI is compared, a
 * leading dot means "and only below", a DNS name covers all below it.
 */
export function forbiddenName(cert: Certificate, ca: Certificate): string | null {
  const constraints = ca.nameConstraints
  if (!constraints) return null
  const { permitted, excluded } = constraints
  for (const uri of cert.uris) {
    const host = /^[^:]+:\/\/([^:/]+)/.exec(uri)?.[1] ?? null
    const within = (space: NameSpace) => space.uris.some((base) => host !== null && uriWithin(host, base))
    if (forbidden(within, permitted.uris, permitted, excluded)) return uri
    if (host === null && excluded.uris.length > 0) return uri
  }
  for (const name of cert.dnsNames) {
    if (
      forbidden(
        ({ dnsNames }) => dnsNames.some((base) => dnsWithin(name, base)),
        permitted.dnsNames,
        permitted,
        excluded,
      )
    )
      return name
  }
  if (cert.subjectRdns.length === 0) return null
  const below = ({ directories }: NameSpace) =>
    directories.some((base) => base.every((rdn, i) => rdn === cert.subjectRdns[i]))
  return forbidden(below, permitted.directories, permitted, excluded) ? cert.subject : null
}

function forbidden(
  within: (space: NameSpace) => boolean,
  limits: readonly unknown[],
  permitted: NameSpace,
  excluded: NameSpace,
): boolean {
  return (limits.length > 0 && !within(permitted)) || within(excluded)
}

function uriWithin(host: string, base: string): boolean {
  const [name, limit] = [host.toLowerCase(), base.toLowerCase()]
  return limit.startsWith('.') ? name.length > limit.length && name.endsWith(limit) : name === limit
}

function dnsWithin(name: string, base: string): boolean {
  const [dns, limit] = [name.toLowerCase(), base.toLowerCase()]
  if (!dns.endsWith(limit)) return false
  return (
    limit === '' || dns.length === limit.length || limit.startsWith('.') || dns[dns.length - limit.length - 1] === '.'
  )
}
