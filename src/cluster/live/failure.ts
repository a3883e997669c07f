import { type Fact, type Right, type Unknown, unknown } from '../../vocabulary/fact.js'

/** Why a request gave no answer, in words for an administrator. Bodies of answers never get in here, but for one sentence of a Status. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly status: number | null
  /** Worth another try: nothing says that the same request would fail again. */
  readonly passing: boolean
  /** Nobody answered at all, in all the time that was given. */
  readonly silent: boolean
  /** How long the server asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number | null

  constructor(
    reason: string,
    about: { status?: number; passing?: boolean; silent?: boolean; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(reason, { cause: about.cause })
    this.status = about.status ?? null
    this.passing = about.passing ?? false
    this.silent = about.silent ?? false
    this.retryAfterMs = about.retryAfterMs ?? null
  }
}

/** Runs a read. A failure to get an answer is a value; anything else thrown is our own fault and goes on. */
export async function asFact<T>(read: () => Promise<T>, right?: Right): Promise<Fact<T>> {
  try {
    return { known: true, value: await read() }
  } catch (error) {
    return asUnknown(error, right)
  }
}

export function asUnknown(error: unknown, right?: Right): Unknown {
  if (!(error instanceof Failure)) throw error
  if (error.status !== 403 || !right) return unknown(error.message)
  return unknown(`may not ${showRight(right)}`, right)
}

/** `list pods in bookinfo`. */
export function showRight(right: Right): string {
  return `${right.verb} ${right.resource}${right.namespace === null ? ' in the whole cluster' : ` in ${right.namespace}`}`
}

/** A Kubernetes Status, as far as it is of use here. */
interface Status {
  readonly kind?: unknown
  readonly message?: unknown
}

/** An answer other than 2xx. `body` is parsed JSON, or null where it was not JSON. */
export interface Refusal {
  readonly status: number
  readonly contentType: string | undefined
  readonly retryAfter: string | undefined
  readonly body: unknown
}

/** What a refusal means. API servers explain themselves in a Status, but for some 404s and overload, which are plain text. */
export function refused(host: string, refusal: Refusal): Failure {
  const { status } = refusal
  const message = statusMessage(refusal.body)
  const again = {
    passing: [429, 500, 502, 503, 504].includes(status),
    retryAfterMs: retryAfterMs(refusal.retryAfter),
  }
  if (status === 401) return new Failure(`credentials rejected or expired (401) by ${host}`, { status })
  if (status === 429) return new Failure(`${host} is overloaded (429)`, again)
  if (message === null && (/html/.test(refusal.contentType ?? '') || status === 403)) {
    // a proxy or a load balancer spoke: its 403 says nothing about rights, nor its 404 about kinds
    return new Failure(`${host} answered ${status}, but not as an API server does: is a proxy in between?`, again)
  }
  if (status === 403) return forbidden(host, message ?? '')
  return new Failure(`${host} answered ${status}${message ? `: ${message}` : ''}`, { ...again, status })
}

function forbidden(host: string, message: string): Failure {
  if (/cannot impersonate/.test(message)) {
    return new Failure('may not impersonate the user given with --as, or set in the kubeconfig')
  }
  if (/User "system:anonymous"/.test(message)) {
    return new Failure(`not logged in: ${host} saw no credentials (403 for system:anonymous)`)
  }
  return new Failure(`${host} answered 403 (forbidden)`, { status: 403 })
}

/** Retry-After in seconds or as a date. */
function retryAfterMs(value: string | undefined): number | null {
  if (value === undefined) return null
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now())
}

function statusMessage(body: unknown): string | null {
  const status: Status = typeof body === 'object' && body !== null ? body : {}
  if (status.kind !== 'Status') return null
  return typeof status.message === 'string' ? status.message.split('\n', 1).join('').slice(0, 300) : ''
}

/** What a broken connection means. */
export function broken(host: string, error: unknown): Failure {
  if (error instanceof Failure) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const text = error instanceof Error ? error.message : ''
  if (code === '' && (error instanceof TypeError || error instanceof RangeError)) throw error
  const reason = network[code] ?? tls(code, text) ?? proxy(text)
  if (reason) {
    return new Failure(reason.replace('HOST', host), {
      cause: error,
      passing: ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'Z_BUF_ERROR'].includes(code),
      silent: ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'].includes(code),
    })
  }
  return new Failure(`cannot talk to ${host}${code ? ` (${code})` : ''}`, { cause: error })
}

const network: Readonly<Record<string, string>> = {
  ENOTFOUND: 'cannot reach HOST: its name does not resolve',
  EAI_AGAIN: 'cannot reach HOST: the DNS server does not answer',
  ECONNREFUSED: 'cannot reach HOST: connection refused',
  ECONNRESET: 'the connection to HOST broke off',
  EPIPE: 'the connection to HOST broke off',
  ERR_STREAM_PREMATURE_CLOSE: 'the answer of HOST broke off',
  Z_BUF_ERROR: 'the answer of HOST broke off',
  Z_DATA_ERROR: 'the answer of HOST is garbled',
  ETIMEDOUT: 'cannot reach HOST: no answer to the connection attempt',
  EHOSTUNREACH: 'cannot reach HOST: no route to it',
  ENETUNREACH: 'cannot reach HOST: no network',
  EPROTO: 'HOST does not speak TLS, or not the same TLS',
}

function tls(code: string, text: string): string | undefined {
  if (code === 'CERT_HAS_EXPIRED') return "HOST's certificate has expired"
  if (code === 'CERT_NOT_YET_VALID') return "HOST's certificate is not valid yet (is this machine's clock right?)"
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return "HOST's certificate is for another name (tls-server-name sets which)"
  if (/SELF_SIGNED|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY|CERT_UNTRUSTED|CERT_SIGNATURE/.test(code)) {
    return "HOST's certificate is not signed by a CA that the kubeconfig trusts (certificate-authority)"
  }
  if (/^ERR_SSL.*ALERT/.test(code)) return `HOST refused the client certificate (${code})`
  if (/^ERR_(SSL|TLS|OSSL)/.test(code)) return `TLS with HOST failed (${code})`
  return /before secure TLS connection/.test(text) ? 'HOST closed the connection during the TLS handshake' : undefined
}

/** hpagent's only word about a proxy's refusal is the status, in its message. */
function proxy(text: string): string | undefined {
  const status = /^Bad response: (\d{3})$/.exec(text)?.[1]
  return status ? `the proxy refused to connect to HOST (${status})` : undefined
}
