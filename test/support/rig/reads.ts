import { kinds } from '../../../src/cluster/kinds.js'
import type { AuditEvent } from './audit.js'

const listed = new Set(Object.values(kinds).map(({ group, resource }) => `${group}/${resource}`))

/**
 * Whether a request only reads: lists of the kinds that the program knows, logs, Envoy's configuration over a forwarded port (or
 * by the one command that asks Envoy for it), what a cluster serves, and reviews of one's own rights. `ports` are others that may be
 * forwarded, for TLS handshakes.
 */
export function isRead(
  { verb, group, resource, subresource, uri }: AuditEvent,
  ports: readonly number[] = [],
): boolean {
  const query = new URL(uri, 'https://api').searchParams
  if (resource === 'secrets') return false
  if (resource === '') return verb === 'get' && /^\/apis\/[a-z.]+$|^\/version$/.test(uri)
  if (verb === 'list') return subresource === '' && listed.has(`${group}/${resource}`)
  if (resource === 'pods' && subresource === 'log') return verb === 'get'
  if (resource === 'pods' && subresource === 'portforward')
    return [15000, ...ports].includes(Number(query.get('ports')))
  if (resource === 'pods' && subresource === 'exec')
    return /^pilot-agent request GET (config_dump|clusters\?format=json)$/.test(query.getAll('command').join(' '))
  return resource.startsWith('selfsubject') && verb === 'create'
}
