import { redacted, redactText } from './secrets.js'
import type { Hit } from './tally.js'

/** Characters of a line that are kept: more than any line that is parsed. What follows may hold anything. */
const longest = 70_000
/** Lines after which a private key that has no end is given up. */
const longestKey = 400

/**
 * Takes secrets out of the lines of one log, in their order: a private key may span many lines, each with the kubelet's timestamp
 * in front.
 */
export function lineRedactor(hit: Hit): (line: string) => string {
  let inKey = 0
  return (whole) => {
    const line = whole.length > longest ? `${whole.slice(0, longest)}… (cut)` : whole
    if (line !== whole) hit('overlong line')
    const end = inKey > 0 ? line.search(/-----END [A-Z0-9 ]{0,40}PRIVATE KEY/) : -1
    if (inKey > 0 && end < 0) {
      inKey -= 1
      return `${stampOf(line)}${redacted}`
    }
    inKey = 0
    const open = line.lastIndexOf('-----BEGIN ')
    if (
      open >= 0 &&
      /^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/.test(line.slice(open)) &&
      !line.includes('-----END ', open)
    )
      inKey = longestKey
    return end >= 0 ? `${stampOf(line)}${redacted} ${redactText(line.slice(end), hit)}` : redactText(line, hit)
  }
}

/** The kubelet's timestamp and the space behind it. */
function stampOf(line: string): string {
  return /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) /.exec(line)?.[0] ?? ''
}
