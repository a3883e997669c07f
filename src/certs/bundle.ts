import { type Certificate, readCertificate } from './certificate.js'

export type BundleProblemCode =
  | 'empty'
  | 'not-pem'
  | 'encoded-twice'
  | 'line-breaks'
  | 'cut-block'
  | 'not-a-certificate'
  | 'private-key'
  | 'other-block'
  | 'duplicate'

/** Something that does not belong in a bundle. `text` never holds any of the bundle's content. */
export interface BundleProblem {
  readonly code: BundleProblemCode
  readonly text: string
  /** 1-based line of the text as given; 1 for what concerns the whole. */
  readonly line: number
  /** A proxy would refuse the whole bundle for it, whatever else is in there. */
  readonly fatal: boolean
}

/** What was found in a PEM text: each certificate once, in the order of the text, whatever the order means to its readers. */
export interface Bundle {
  readonly certificates: readonly Certificate[]
  readonly problems: readonly BundleProblem[]
}

/**
 * Reads all certificates of a PEM text, also where a proxy would give up, so that the report can say both what is wrong and
 * what was meant. Never throws; private keys and everything else that is no certificate are dropped unread.
 */
export function readBundle(pem: string): Bundle {
  const known = read.get(pem)
  if (known) return known
  const bundle = readAnew(pem)
  // the same few roots stand in many places; the limit only guards against a program that runs for long
  if (read.size >= 1000) read.clear()
  read.set(pem, bundle)
  return bundle
}

const read = new Map<string, Bundle>()

function readAnew(pem: string): Bundle {
  if (pem.trim() === '') return { certificates: [], problems: [problem('empty', 1)] }
  if (pem.includes('-----BEGIN ')) return readBlocks(pem)
  const decoded = decodeBase64(pem)?.toString('latin1')
  if (!decoded?.includes('-----BEGIN ')) return { certificates: [], problems: [problem('not-pem', 1)] }
  const { certificates, problems } = readBlocks(decoded)
  return { certificates, problems: [problem('encoded-twice', 1), ...problems] }
}

const texts: Readonly<Record<BundleProblemCode, string>> = {
  empty: 'there is nothing in it',
  'not-pem': 'this is not PEM: there is no "-----BEGIN CERTIFICATE-----"',
  'encoded-twice': 'the PEM text is base64-encoded once more: it must be stored as plain text',
  'line-breaks':
    'line breaks are lost, escaped or too many: BEGIN and END must stand alone on their lines, without empty ones between',
  'cut-block': 'a block is cut off: its BEGIN or END line is missing',
  'not-a-certificate': 'a CERTIFICATE block does not hold a readable X.509 certificate',
  'private-key': 'there is a PRIVATE KEY in it, which nobody but its owner may have: take it out and replace that key',
  'other-block': 'a block that is no certificate',
  duplicate: 'the same certificate is in it more than once',
}

/** By what OpenSSL's and BoringSSL's PEM readers skip, and what makes them give up. */
const harmless: ReadonlySet<BundleProblemCode> = new Set(['private-key', 'other-block', 'duplicate'])

function problem(code: BundleProblemCode, line: number, text: string = texts[code]): BundleProblem {
  return { code, text, line, fatal: !harmless.has(code) }
}

interface Marker {
  readonly kind: 'BEGIN' | 'END'
  readonly label: string
  readonly start: number
  readonly end: number
}

function readBlocks(pem: string): Bundle {
  const certificates = new Map<string, Certificate>()
  const problems: BundleProblem[] = []
  const lineOf = lineCounter(pem)
  const markers = [...findMarkers(pem)]
  for (let index = 0; index < markers.length; index++) {
    const begin = markers[index]
    const end = markers[index + 1]
    if (!begin) break
    const line = lineOf(begin.start)
    if (begin.kind === 'END' || end?.kind !== 'END' || end.label !== begin.label) {
      problems.push(problem('cut-block', line))
      continue
    }
    index++
    const misuse = misplaced(begin.label)
    if (misuse) {
      problems.push(problem(misuse.code, line, misuse.text))
      continue
    }
    const body = pem.slice(begin.end, end.start)
    const wellBroken = standsAlone(pem, begin) && standsAlone(pem, end) && !/\n[ \t\r]*\n/.test(body)
    if (!wellBroken) problems.push(problem('line-breaks', line))
    const certificate = readBlock(body)
    if (!certificate) problems.push(problem('not-a-certificate', line))
    else if (certificates.has(certificate.fingerprint)) problems.push(problem('duplicate', line))
    else certificates.set(certificate.fingerprint, certificate)
  }
  if (markers.length === 0) problems.push(problem('not-pem', 1))
  return { certificates: [...certificates.values()], problems }
}

function* findMarkers(pem: string): Generator<Marker> {
  for (const match of pem.matchAll(/-----(BEGIN|END) ([^\r\n-]{1,64})-----/g)) {
    const [text, kind, label = ''] = match
    yield { kind: kind === 'BEGIN' ? 'BEGIN' : 'END', label, start: match.index, end: match.index + text.length }
  }
}

/** Labels are named from this list only: what stands between the dashes may be anything. */
function misplaced(label: string): { code: BundleProblemCode; text?: string } | null {
  if (['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'].includes(label)) return null
  if (label.endsWith('PRIVATE KEY')) return { code: 'private-key' }
  const known = [
    'CERTIFICATE REQUEST',
    'NEW CERTIFICATE REQUEST',
    'PUBLIC KEY',
    'X509 CRL',
    'PKCS7',
    'CMS',
    'EC PARAMETERS',
  ]
  if (!known.includes(label)) return { code: 'other-block' }
  return { code: 'other-block', text: `there is a ${label} in it, which is no certificate` }
}

/** PEM readers look for both markers at the start of a line, and for nothing after them. */
function standsAlone(pem: string, { start, end }: Marker): boolean {
  return (start === 0 || pem[start - 1] === '\n') && /^[ \t\r]*(\n|$)/.test(pem.slice(end, end + 80))
}

function readBlock(body: string): Certificate | null {
  const der = decodeBase64(body.replace(/\\[rnt]/g, '\n'))
  try {
    return der && readCertificate(der)
  } catch {
    return null
  }
}

/** null when the text holds anything but base64 and white space. */
function decodeBase64(text: string): Buffer | null {
  const packed = text.replace(/\s+/g, '')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(packed) ? Buffer.from(packed, 'base64') : null
}

/** Line of an offset; offsets must be asked for in rising order, so that a text full of markers is walked only once. */
function lineCounter(text: string): (offset: number) => number {
  let [line, position] = [1, 0]
  return (offset) => {
    for (; position < offset; position++) if (text[position] === '\n') line++
    return line
  }
}
