import { closest } from 'fastest-levenshtein'
import { areaNameOf, areas } from '../checks/areas.js'
import { checksFor } from '../checks/by-failure.js'
import { readsOf } from '../checks/describe.js'
import { allChecks } from '../checks/index.js'
import type { LogSource } from '../logs/event.js'
import { parseLine } from '../logs/parse.js'
import { describeFlag } from '../logs/response-flags.js'
import { explain, signatures } from '../logs/signatures.js'
import type { CheckArea, Explanation, KnownMessage, ResponseFlag } from '../report/explain.js'
import { UserError } from '../vocabulary/errors.js'

/** All checks by area. */
export function listChecks(): readonly CheckArea[] {
  return areas.map(({ name }) => ({ name, checks: allChecks.filter(({ id }) => areaNameOf(id) === name) }))
}

/**
 * What is known about a check's or an area's name, a number of the failure catalogue, Envoy response flags (`UF,URX`), or a line
 * or status text, for which known messages are searched.
 *
 * @throws UserError (usage) when nothing is known about it, with the nearest check
 */
export function explainTopic(topic: string): Explanation {
  const check = allChecks.find(({ id }) => id === topic)
  if (check) return { kind: 'check', check: { ...check, reads: readsOf(check) } }
  const area = areas.find(({ name, folder }) => name === topic || folder === topic)
  if (area) return { kind: 'checks', checks: allChecks.filter(({ id }) => areaNameOf(id) === area.name) }
  const flags = knownFlags(topic)
  if (flags) return { kind: 'flags', flags }
  const numbered = allChecks.filter(({ covers }) => covers.includes(topic.toUpperCase()))
  if (numbered.length > 0) return { kind: 'checks', checks: numbered }
  const messages = knownMessages(topic)
  if (messages.length > 0) return { kind: 'messages', messages }
  const near = closest(
    topic,
    allChecks.map(({ id }) => id),
  )
  throw new UserError('usage', `nothing is known about "${topic}"`, [
    `did you mean the check ${near}?`,
    'without an argument all checks are listed',
  ])
}

/** Null when any of them is no response flag. */
function knownFlags(topic: string): readonly ResponseFlag[] | null {
  const names = topic.split(',').map((flag) => flag.trim())
  const flags = names.flatMap((flag) => {
    const means = describeFlag(flag.toUpperCase())
    return means === null ? [] : [{ flag, means }]
  })
  return flags.length === names.length ? flags : null
}

/** What a whole log line means, or else every known message that shares the given words. */
function knownMessages(text: string): readonly KnownMessage[] {
  const components: readonly LogSource['component'][] = ['istiod', 'egress', 'ingress']
  for (const component of components) {
    const hit = explain(parseLine(text, { mesh: '', component, namespace: '', pod: '', container: '' }))
    if (hit) return [messageOf(hit.signature)]
  }
  const words = text.toLowerCase()
  return signatures
    .filter((signature) =>
      [
        ...('has' in signature ? [...signature.has, ...(signature.oneOf ?? [])] : []),
        signature.means,
        signature.id.replaceAll('-', ' '),
      ].some(
        (known) => known.toLowerCase().includes(words) || (known.length > 8 && words.includes(known.toLowerCase())),
      ),
    )
    .map(messageOf)
}

function messageOf({ id, level, means, facts }: (typeof signatures)[number]): KnownMessage {
  return { id, level, means, checks: checksFor(facts).map((check) => check.id) }
}
