import { type Finding, type Severity, severities } from '../vocabulary/finding.js'
import type { Report } from './document.js'

/** What a report without findings says, and whether it does so with a tick: it does not where errors or warnings were accepted. */
export function calm({ suppressed = [] }: Report): { readonly state: 'ok' | 'info'; readonly says: string } {
  const accepted = suppressed.map(({ finding }) => finding).filter(({ severity }) => severity !== 'info')
  return accepted.length > 0
    ? { state: 'info', says: `nothing is wrong beyond what was accepted (${tally(accepted)})` }
    : { state: 'ok', says: 'nothing is wrong that can be seen' }
}

/** With a capital letter and a full stop. */
export function sentence(text: string, end = '.'): string {
  return text.charAt(0).toUpperCase() + text.slice(1) + end
}

/** `2 errors, 1 warning` */
export function tally(findings: readonly Finding[]): string {
  const parts = severities.flatMap((severity: Severity) => {
    const number = findings.filter((one) => one.severity === severity).length
    return number === 0 ? [] : [`${number} ${severity}${number === 1 ? '' : 's'}`]
  })
  return parts.join(', ')
}
