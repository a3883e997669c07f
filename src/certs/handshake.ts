import type { Duplex } from 'node:stream'
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'
import { type Fact, known, unknown } from '../vocabulary/fact.js'
import type { Bundle } from './bundle.js'
import { type Certificate, readCertificate } from './certificate.js'

export interface HandshakeOptions {
  /** Server name to ask for; null to ask for none. The ingress listener 15443 knows the names of exported services only. */
  readonly sni: string | null
  /** For connecting and handshake together. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

/**
 * Reads the chain that a TLS server presents, leaf first, over a fresh stream (used up by it) or to an address. Nothing is
 * trusted and no key of ours is needed: a gateway that wants a client certificate refuses us only after it has sent its own.
 * That chain is read as soon as it is there, because with TLS 1.2 the refusal comes before the end of the handshake and
 * with TLS 1.3 after it. node hands out the chain in the order of issuers: certificates that are sent but belong to no
 * chain of the leaf do not show. Unknown with its reason when there is no chain to read; never rejects.
 */
export function presentedBy(
  target: Duplex | { readonly host: string; readonly port: number },
  { sni, timeoutMs, signal }: HandshakeOptions,
): Promise<Fact<Bundle>> {
  return new Promise((resolve) => {
    let socket: TLSSocket | null = null
    const timeout = setTimeout(() => end(unknown(`no answer to a TLS handshake within ${timeoutMs} ms`)), timeoutMs)
    const stop = () => end(unknown('stopped before the TLS handshake was over'))

    const end = (fact: Fact<Bundle>) => {
      clearTimeout(timeout)
      signal?.removeEventListener('abort', stop)
      socket?.destroy()
      if ('pipe' in target) target.destroy()
      resolve(fact)
    }
    const take = (failure: string | null) => {
      const certificates = socket ? readPeer(socket) : []
      if (certificates.length > 0) end(known({ certificates, problems: [] }))
      else if (failure !== null) end(unknown(failure))
    }

    if ('pipe' in target) target.on('error', (error) => take(explain(error)))
    if (signal?.aborted) return stop()
    signal?.addEventListener('abort', stop)
    try {
      socket = connect({
        ...('pipe' in target ? { socket: target } : { host: target.host, port: target.port }),
        ...tlsOptions,
        servername: sni ?? '',
      })
    } catch (error) {
      return end(unknown(explain(error)))
    }
    // Comes with or without an OCSP answer, once the server's certificates are in: the earliest moment in TLS 1.2.
    socket.on('OCSPResponse', () => take(null))
    socket.on('secureConnect', () => take('the server presents no certificate'))
    socket.on('error', (error) => take(explain(error)))
    // A stream that fails closes the TLS socket first, and tells why only after.
    socket.on('close', () => setImmediate(take, 'the connection was closed during the TLS handshake'))
  })
}

const tlsOptions = {
  rejectUnauthorized: false,
  requestOCSP: true,
  // An empty store, or node completes the chain with public roots that nobody presented.
  ca: [],
}

/** The certificates of the peer so far, [] when there are none yet. */
function readPeer(socket: TLSSocket): Certificate[] {
  const certificates: Certificate[] = []
  try {
    let peer: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
    while (peer?.raw) {
      const certificate = readCertificate(peer.raw)
      // A self-signed certificate is its own issuer.
      if (certificates.some(({ fingerprint }) => fingerprint === certificate.fingerprint)) break
      certificates.push(certificate)
      peer = peer.issuerCertificate
    }
  } catch {
    // What could be read before the odd one counts.
  }
  return certificates
}

const explanations: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset during the TLS handshake',
  EPIPE: 'the connection was closed during the TLS handshake',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'the network is unreachable',
  ETIMEDOUT: 'the connection timed out',
  ENOTFOUND: 'the host name does not resolve',
  EAI_AGAIN: 'the host name could not be resolved',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the port answers, but not with TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the port answers, but not with TLS',
  ERR_SSL_UNEXPECTED_MESSAGE: 'the port answers, but not with TLS',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'the server has no TLS version in common with us (1.2 and 1.3)',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'the server has no TLS version in common with us (1.2 and 1.3)',
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: 'the server does not know the server name asked for',
}

/** By its code only: messages of OpenSSL name source files, and could hold parts of what was read. */
function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code'
  return explanations[code] ?? `the TLS handshake failed (${code})`
}
