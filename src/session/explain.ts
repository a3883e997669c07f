import { closest } from 'fastest-levenshtein'
import { areaNameOf, areas } from '../checks/areas.js'
import { checksFor } from '../checks/by-failure.js'
import { readsOf } from '../checks/describe.js'
import { allChecks } from '../checks/index.js'
import type { LogSource } from '../logs/event.js'
import { parseLine } from '../logs/parse.js'
import { describeFlag } from '../logs/response-flags.js'
import { explain, signatures } from '../logs/signatures.js'
import { checkPage } from '../report/check-page.js'
import { UserError } from '../vocabulary/errors.js'

/** All checks by area, a line each. */
export function listChecks(): string {
  const parts = areas.map(({ name, folder }) => {
    const own = allChecks.filter((check) => check.id.startsWith(`${folder}/`))
    return [name, ...own.map((check) => `  ${check.id.padEnd(38)} ${check.title}`)].join('\n')
  })
  return `${parts.join('\n\n')}\n`
}

/**
 * Text on a check's id, Envoy response flags (`UF,URX`), or a line or status text, for which known messages are searched.
 *
 * @throws UserError (usage) when nothing is known about it, with the nearest check
 */
export function explainTopic(topic: string): string {
  const check = allChecks.find((one) => one.id === topic)
  if (check) return checkPage({ ...check, reads: readsOf(check) })
  const area = areas.find(({ name, folder }) => name === topic || folder === topic)
  if (area)
    return allChecks
      .filter((one) => areaNameOf(one.id) === area.name)
      .map((one) => `${one.id}: ${one.title}\n`)
      .join('')
  const flags = explainFlags(topic)
  if (flags) return flags
  const numbered = allChecks.filter((one) => one.covers.includes(topic.toUpperCase()))
  if (numbered.length > 0) return numbered.map((one) => `${one.id}: ${one.title}\n`).join('')
  const messages = explainMessage(topic)
  if (messages) return messages
  const near = closest(
    topic,
    allChecks.map((one) => one.id),
  )
  throw new UserError('usage', `nothing is known about "${topic}"`, [
    `did you mean the check ${near}?`,
    'without an argument all checks are listed',
  ])
}

function explainFlags(topic: string): string | null {
  const flags = topic.split(',').map((flag) => flag.trim())
  const known = flags.map((flag) => [flag, describeFlag(flag.toUpperCase())] as const)
  return known.every(([, means]) => means !== null)
    ? known.map(([flag, means]) => `${flag}: ${means}\n`).join('')
    : null
}

/** What a whole log line means, or else every known message that shares the given words. */
function explainMessage(text: string): string | null {
  const components: readonly LogSource['component'][] = ['istiod', 'egress', 'ingress']
  for (const component of components) {
    const hit = explain(parseLine(text, { mesh: '', component, namespace: '', pod: '', container: '' }))
    if (hit) return describe(hit.signature)
  }
  const words = text.toLowerCase()
  const hits = signatures.filter((signature) =>
    [
      ...('has' in signature ? [...signature.has, ...(signature.oneOf ?? [])] : []),
      signature.means,
      signature.id.replaceAll('-', ' '),
    ].some((known) => known.toLowerCase().includes(words) || (known.length > 8 && words.includes(known.toLowerCase()))),
  )
  return hits.length === 0 ? null : hits.map(describe).join('\n')
}

function describe(signature: (typeof signatures)[number]): string {
  const checks = checksFor(signature.facts)
  const level = { problem: 'a problem', note: 'can be normal', noise: 'normal, never a fault' }[signature.level]
  const see = checks.length === 0 ? '' : `  see: ${checks.map((check) => check.id).join(', ')}\n`
  return `${signature.id} (${level}): ${signature.means}\n${see}`
}
