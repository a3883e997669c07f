import { meansSecret } from './secret-names.js'
import type { Hit } from './tally.js'

/** What stands where a secret stood. */
export const redacted = '[redacted]'

interface Shape {
  readonly what: string
  readonly pattern: RegExp
  /** What takes the place of a match; its parts as in `String.replace`. */
  readonly by: (match: string, first: string, second: string) => string
}

const q = String.raw`\\{0,3}["']?`
/** A value in quotes (escaped ones too), or up to the next separator. */
const value = String.raw`(?:\\{0,3}"[^"\n]*?\\{0,3}"|'[^'\n]*'|[^\s"',;&})\]]+)`
const gone = () => redacted
const after = (_: string, before: string) => before + redacted

/**
 * Secrets by their shape, and by what stands before them. In all of these a match takes time in proportion to the text: they are
 * run over logs, which hold anything. Of a private key the frame stays, as it matters that there was one.
 */
const shapes: readonly Shape[] = [
  {
    what: 'private key',
    pattern:
      /(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)[\s\S]*?(-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    by: (match, begin, end) => [begin, redacted, end].join(match.includes('\n') ? '\n' : ' '),
  },
  {
    what: 'private key',
    pattern: /LS0tLS1CRUdJTi[A-Za-z0-9+/=\\]{20,}/g,
    by: (match) => (Buffer.from(match, 'base64').toString('latin1').includes('PRIVATE KEY') ? redacted : match),
  },
  { what: 'URL password', pattern: /(?<=:\/\/)[^\s/"'<>]*@/g, by: () => `${redacted}@` },
  { what: 'cookie', pattern: /\b((?:set-)?cookie\\{0,3}["']?\s*[:=,]\s*\\{0,3}["']?)[^"'\n]+/gi, by: after },
  {
    what: 'authorization header',
    pattern: /\b((?:proxy-)?authorization\\{0,3}["']?\s*[:=,]\s*\\{0,3}["']?)[^"'\n,]+/gi,
    by: (match, before) => (/\d|basic|bearer|digest|negotiate/i.test(match) ? before + redacted : match),
  },
  { what: 'bearer token', pattern: /\b(bearer\s+)([\w.~+/=:-]{6,})/gi, by: ifRandom },
  { what: 'basic authentication', pattern: /\b(basic\s+)([A-Za-z0-9+/=_-]{6,})/gi, by: ifRandom },
  { what: 'JSON web token', pattern: /\beyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*){0,3}/g, by: gone },
  {
    what: 'token',
    pattern:
      /\b(?:sha256~[\w-]{16,}|gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|npm_\w{20,}|AIza[\w-]{30,}|ya29\.[\w-]{16,}|[sr]k_(?:live|test)_\w{16,}|hvs\.[\w-]{16,}|dop_v1_\w{20,}|SG\.[\w-]{16,}\.[\w-]{16,})/g,
    by: gone,
  },
  { what: 'access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, by: gone },
  { what: 'query string', pattern: /(?<=\/[^\s"'?<>]{0,500})\?[^\s"'<>]+/g, by: () => `?${redacted}` },
  {
    what: 'named secret',
    pattern: /(?<![\w.$-])([\w.$-]+["']?:[ \t]*[|>][-+\d]*[ \t]*\n)((?:[ \t]+[^\n]*(?:\n|$))+)/g,
    by: (match, before) => (meansSecret(nameIn(before)) ? `${before}  ${redacted}\n` : match),
  },
  {
    what: 'named secret',
    pattern: new RegExp(String.raw`((?<![\w.$-])[\w.$-]+${q}\s*(?::=|=|:|,)\s*)(${value})`, 'g'),
    by: (match, before, held) => (isSecret(before, held) ? before + inQuotes(held) : match),
  },
  {
    what: 'named secret',
    pattern: /((?<![\w-])--?[\w-]+\s+)([^\s-]\S*)/g,
    by: (match, before) => (meansSecret(before.trim()) ? before + redacted : match),
  },
]

/** Most shapes need one of these; a text without any is clean, which is what most texts are. */
const hints =
  /-----BEGIN|LS0tLS1CRUdJTi|:\/\/|\?|eyJ|sha256~|gh[pousr]_|github_pat|glpat-|xox|npm_|AIza|ya29|[sr]k_|hvs\.|dop_v1|SG\.|AKIA|ASIA|pass|pwd|secret|token|key|cred|auth|cookie|sess|jwt|bearer|basic|signature|dockerc|hmac/i

/** The text without the secrets that can be told by their shape or by what stands before them. */
export function redactText(text: string, hit: Hit): string {
  if (!hints.test(text)) return text
  let result = text
  for (const { what, pattern, by } of shapes) {
    result = result.replace(pattern, (match: string, first: unknown, second: unknown) => {
      const replacement = match.includes(redacted) ? match : by(match, asText(first), asText(second))
      if (replacement !== match) hit(what)
      return replacement
    })
  }
  return result
}

/** Tokens have digits or capitals; words of a sentence have neither. */
function ifRandom(match: string, before: string, held: string): string {
  return /[0-9A-Z=]/.test(held) ? before + redacted : match
}

function nameIn(before: string): string {
  return /[\w.$-]+/.exec(before)?.[0] ?? ''
}

/** Flags and references to a secret are none; after a colon or a comma prose may follow (`no token: forbidden`). */
function isSecret(before: string, held: string): boolean {
  const name = nameIn(before)
  if (!meansSecret(name)) return false
  const bare = held.replace(/^\\*["']|\\*["']$/g, '')
  if (/^(?:|true|false|null|nil|none|disabled|enabled|yes|no|[{[|>].*|\d{1,3})$/i.test(bare)) return false
  const quoted = bare !== held
  const prose = /^[A-Za-z]?[a-z-]*[.,:]?$/.test(bare)
  return quoted || !prose || before.trimEnd().endsWith('=') || /pass|pwd|key$/i.test(name)
}

/** What was quoted stays quoted: a line of JSON stays one. */
function inQuotes(held: string): string {
  const quote = /^\\*["']/.exec(held)?.[0] ?? ''
  return quote + redacted + quote
}

function asText(part: unknown): string {
  return typeof part === 'string' ? part : ''
}
