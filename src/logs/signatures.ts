import { attribute } from './attribution.js'
import type { AccessLine, LogEvent, LogSource, ParsedLine } from './event.js'
import { messageOf } from './event.js'
import { connectionSignatures } from './known/connections.js'
import { peerSignatures } from './known/peers.js'
import { proxySignatures } from './known/proxy.js'
import { needsExplaining, requestSignatures } from './known/requests.js'
import { serviceSignatures } from './known/services.js'
import { tlsSignatures } from './known/tls.js'
import { watchSignatures } from './known/watch.js'
import type { AccessSeen, AccessSignature, Captured, MessageSignature, Signature, SignatureHit } from './signature.js'

const messages: readonly MessageSignature[] = [
  ...proxySignatures,
  ...watchSignatures,
  ...peerSignatures,
  ...serviceSignatures,
]
const accesses: readonly AccessSignature[] = [...tlsSignatures, ...requestSignatures, ...connectionSignatures]

/** All known messages. In each half the first that matches explains a line, so the special come before the general. */
export const signatures: readonly Signature[] = [...messages, ...accesses]

/** Characters of a message that are searched: known texts stand at the beginning. */
const searched = 8192
const nothing: Captured = {}

/** What a line means, with the names and codes in it; null for lines of no known meaning. */
export function explain(event: LogEvent): SignatureHit | null {
  const { parsed } = event
  if (parsed !== null && isRoutine(parsed)) return null
  return parsed?.kind === 'access'
    ? explainAccess(parsed, event.source)
    : explainMessage(messageOf(event).slice(0, searched))
}

function explainMessage(text: string): SignatureHit | null {
  for (const signature of messages) {
    if (!saysAll(text, signature.has) || (signature.oneOf && !saysOne(text, signature.oneOf))) continue
    const captured = signature.capture?.exec(text)?.groups
    return { signature, captured: captured ? defined(captured) : nothing }
  }
  return null
}

/** The bulk of a log: what goes well in parts of istiod that have nothing to do with federation, and in Envoy. */
function isRoutine(parsed: ParsedLine): boolean {
  if (parsed.kind === 'json') return true
  if (parsed.kind === 'access' || (parsed.level !== 'info' && parsed.level !== 'debug')) return false
  return parsed.kind === 'envoy' || (parsed.scope !== null && parsed.scope !== 'federation')
}

// loops, since `every` and `some` cost more than the search

function saysAll(text: string, parts: readonly string[]): boolean {
  for (const part of parts) if (!text.includes(part)) return false
  return true
}

function saysOne(text: string, parts: readonly string[]): boolean {
  for (const part of parts) if (text.includes(part)) return true
  return false
}

function explainAccess(line: AccessLine, source: LogSource): SignatureHit | null {
  if (!needsExplaining({ line })) return null
  const seen = seeAccess(line, source)
  const signature = accesses.find(({ match }) => match(seen))
  return signature ? { signature, captured: signature.capture?.(seen) ?? nothing } : null
}

function seeAccess(line: AccessLine, source: LogSource): AccessSeen {
  const details = [line.responseCodeDetails, line.connectionTerminationDetails, line.upstreamTransportFailureReason]
  const why = details
    .filter((text) => text !== null)
    .join(' ')
    .slice(0, searched)
  return {
    line,
    about: attribute(line, source),
    why: why.replaceAll('_', ' ').toLowerCase(),
    flag: (flag) => line.responseFlags.includes(flag),
  }
}

function defined(groups: Readonly<Record<string, string | undefined>>): Captured {
  const captured: Record<string, string> = {}
  for (const [name, value] of Object.entries(groups)) if (value !== undefined) captured[name] = value
  return captured
}
