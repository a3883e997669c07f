import type { Pseudonyms } from './pseudonyms.js'

/** Fields that hold sentences. Their words are no names. */
const prose = new Set(['message', 'reason', 'note', 'description', 'lastDisconnectStatus', 'phase', 'type', 'status'])
/** Fields whose own fields are named by users. */
const named = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'selector',
  'additionalIngress',
  'additionalEgress',
  'data',
  'subsets',
])
/** Annotations that are read; of others only the key stays. */
const readAnnotations = /istio\.io|maistra\.io|aws-load-balancer|leader|meshfed|federation/i

/** Learns the names in objects of Kubernetes: every text that has the form of one. */
export function learnNames(value: unknown, pseudonyms: Pseudonyms, key = ''): void {
  if (typeof value === 'string') {
    if (/^[a-z0-9*][\w.*/:@-]{1,300}$/i.test(value) && /[a-z]/.test(value)) pseudonyms.learn(value)
    else if (value.includes('-----BEGIN CERTIFICATE')) learnCertificates(value, pseudonyms)
  } else if (Array.isArray(value)) for (const item of value) learnNames(item, pseudonyms, key)
  else if (isRecord(value)) {
    for (const [name, item] of Object.entries(value)) {
      if (/^additional/.test(key)) pseudonyms.learn(name)
      const settings = /^(?:env|image|apiVersion|kind|annotations|conditions|protocol|appProtocol)$/.test(name)
      if (!prose.has(name) && !settings) learnNames(item, pseudonyms, name)
    }
  }
}

/** Learns the certificates in any JSON: as PEM, or as base64 of it. */
export function learnCertificates(value: unknown, pseudonyms: Pseudonyms): void {
  if (typeof value === 'string') {
    const pem = value.startsWith('LS0tLS1CRUdJTi') ? Buffer.from(value, 'base64').toString('latin1') : value
    for (const [block] of pem.matchAll(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g))
      pseudonyms.certificates.learn(Buffer.from(block.replace(/-----[A-Z ]+-----/g, ''), 'base64'))
  } else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) learnCertificates(item, pseudonyms)
}

/** Plain JSON with pseudonyms in it. Names of fields stay, unless users gave them. */
export function pseudonymized(
  value: unknown,
  replace: (text: string) => string,
  uid: (uid: string) => string,
  key = '',
): unknown {
  if (typeof value === 'string')
    return key === '@type' || key === 'apiVersion' ? value : key === 'uid' ? uid(value) : replace(value)
  if (Array.isArray(value)) return value.map((item) => pseudonymized(item, replace, uid, key))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const given = named.has(key) || /[.|-]/.test(name)
      const hidden = key === 'annotations' && !readAnnotations.test(name)
      return [given ? replace(name) : name, hidden ? '[redacted]' : pseudonymized(item, replace, uid, name)]
    }),
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
