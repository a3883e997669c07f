import type { AccessSeen, AccessSignature } from '../signature.js'

/** Failed handshakes. Numbers are OpenSSL's (both majors) and BoringSSL's codes for one and the same error. */
export const tlsSignatures: readonly AccessSignature[] = [
  {
    id: 'tls-trust-bundle-missing',
    match: says('no trust bundle store'),
    capture: names,
    means: 'The gateway holds no root for the trust domain in the certificate that it is shown.',
    level: 'problem',
    facts: ['D69', 'D82'],
  },
  {
    id: 'tls-service-certificate-rejected',
    match: (seen) => seen.about?.plane === 'service' && badCertificate(seen),
    capture: names,
    means: 'The calling egress gateway rejects the certificate that the peer’s ingress gateway presents for a service.',
    level: 'problem',
    facts: ['D133', 'D67', 'D69', 'D74'],
  },
  {
    id: 'tls-certificate-rejected',
    match: badCertificate,
    capture: names,
    means:
      'The gateway rejects the certificate that it is shown: the root or the trust domain that its mesh holds for the peer is not the peer’s own.',
    level: 'problem',
    facts: ['D67', 'D69', 'D70', 'D74', 'D75', 'D76', 'D78'],
  },
  {
    id: 'tls-peer-rejects-us',
    match: says('alert unknown ca', 'alert certificate unknown', '336151576', '0a000418', '268436504', '268436502'),
    capture: names,
    means:
      'The peer rejects the certificate of the calling gateway: the root that it holds for that mesh is not that mesh’s own.',
    level: 'problem',
    facts: ['D69', 'D74'],
  },
  {
    id: 'tls-no-client-certificate',
    match: says('peer did not return a certificate', '337100999', '0a0000c7', '268435648'),
    capture: names,
    means: 'A caller came without a certificate: something before the gateway ends TLS, or it was a scanner.',
    level: 'problem',
    facts: ['D40'],
  },
  {
    id: 'tls-not-spoken',
    match: says('wrong version number', '268435703', '0a00010b', 'http request'),
    capture: names,
    means: 'The other end does not speak TLS: a plain-text port, or a load balancer that speaks HTTP.',
    level: 'problem',
    facts: ['D40', 'D50', 'D43'],
  },
  {
    id: 'tls-versions-differ',
    match: says('protocol version', 'no shared cipher', 'handshake failure', 'unsupported protocol'),
    capture: names,
    means: 'The two sides have no TLS version or cipher in common.',
    level: 'problem',
    facts: ['D85'],
  },
  {
    id: 'tls-failed',
    match: says('tls error'),
    capture: names,
    means: 'The TLS handshake failed.',
    level: 'problem',
    facts: ['D40', 'D67', 'D74'],
  },
]

function badCertificate({ why }: AccessSeen): boolean {
  const texts = ['certificate verify failed', 'verify cert failed', '337047686', '0a000086', '268435581']
  return texts.some((text) => why.includes(text)) || why.includes('tls process server certificate')
}

function says(...texts: readonly string[]): (seen: AccessSeen) => boolean {
  return ({ why }) => texts.some((text) => why.includes(text))
}

/** The peer and the service concerned, as far as the line names them: what hits of access signatures are counted by. */
export function names({ about }: AccessSeen): Record<string, string> {
  const captured: Record<string, string> = {}
  if (about === null) return captured
  captured.plane = about.plane
  if (about.peer !== null) captured.peer = about.peer
  const service = about.exported ?? about.local
  if (service !== null) captured.service = service
  return captured
}
