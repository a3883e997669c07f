import { closest, distance } from 'fastest-levenshtein'
import { UserError } from '../vocabulary/errors.js'
import { areaNameOf, areas } from './areas.js'
import type { Check } from './define.js'
import { allChecks } from './index.js'

/** What the user wants to run. Empty lists mean all. */
export interface Selection {
  readonly areas: readonly string[]
  readonly checks: readonly string[]
  readonly skip: readonly string[]
}

/**
 * The checks that a selection leaves, in their order.
 *
 * @throws UserError (usage) for a name that is neither an area nor a check, with the nearest one
 */
export function selectChecks({ areas: wanted, checks, skip }: Selection): readonly Check[] {
  for (const name of wanted) mustBeKnown(name, areaNames, 'area')
  for (const name of checks) mustBeKnown(name, ids, 'check')
  for (const name of skip) mustBeKnown(name, [...areaNames, ...ids], 'check or area')
  const all = wanted.length === 0 && checks.length === 0
  return allChecks.filter((check) => {
    const names = namesOf(check)
    const chosen = all || names.some((name) => wanted.includes(name) || checks.includes(name))
    return chosen && !names.some((name) => skip.includes(name))
  })
}

const ids = allChecks.map((check) => check.id)
const areaNames = [...new Set(areas.flatMap((area) => [area.name, area.folder]))]

function namesOf(check: Check): readonly string[] {
  return [check.id, areaNameOf(check.id), check.id.slice(0, check.id.indexOf('/'))]
}

function mustBeKnown(name: string, known: readonly string[], what: string): void {
  if (known.includes(name)) return
  const near = closest(name, known)
  const hint = distance(name, near) <= Math.max(3, name.length / 3) ? [`did you mean ${near}?`] : []
  throw new UserError('usage', `there is no ${what} ${name}`, [
    ...hint,
    ...(what === 'area' ? [`areas: ${known.join(', ')}`] : []),
  ])
}
