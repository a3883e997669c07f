import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { Check } from '../../src/checks/define.js'

/** Numbers of the failure catalogue. */
export const failures = Array.from({ length: 158 }, (_, index) => `D${String(index + 1).padStart(2, '0')}`)

/** Failures that no check can see, each with its reason; kept per area in docs/coverage-notes. */
export function unseen(): Readonly<Record<string, string>> {
  const folder = 'docs/coverage-notes'
  const notes = existsSync(folder) ? readdirSync(folder).sort() : []
  return Object.assign({}, ...notes.map((file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'))))
}

/** docs/coverage.md: each failure, and the checks that find it or why none can. */
export function coveragePage(checks: readonly Check[]): string {
  const reasons = unseen()
  const rows = failures.map((number) => {
    const by = checks.filter((check) => check.covers.includes(number)).map(({ id }) => `[${id}](checks/${id}.md)`)
    const reason = reasons[number]
    return `| ${number} | ${[...by, ...(reason ? [reason] : [])].join(', ')} |`
  })
  const head = [
    '# Coverage of the failure catalogue',
    '',
    'Which check finds which of the known ways in which a federation fails; or why none can.',
    'Generated from the checks’ own declarations: `npm run docs`.',
    '',
    '| failure | found by |',
    '|---|---|',
  ]
  return `${[...head, ...rows].join('\n')}\n`
}
