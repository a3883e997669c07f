import { clean } from './clean.js'
import type { SuppressedFinding } from './document.js'
import { legible } from './text/legible.js'
import { type Look, paint, sign } from './text/style.js'
import { suppressedLines } from './text/suppressed.js'

/** One step of setting up a federation, for one mesh or one of its peers. */
export interface ChecklistItem {
  readonly mesh: string
  /** Name of the ServiceMeshPeer; null for a step of the mesh as a whole. */
  readonly peer: string | null
  readonly step: string
  /** accepted: missing by an error that somebody accepted. */
  readonly state: 'done' | 'missing' | 'accepted' | 'unknown'
  /** What shows it: what was found, what is wrong, or why nothing is known. */
  readonly shows: string
  /** Id of the check that decided; null where the step was looked at directly. */
  readonly check: string | null
  /** The last day, YYYY-MM-DD, on which an accepted step counts as such; null for every other. */
  readonly until: string | null
}

/** The checklist as text, mesh by mesh, each peer's steps under its name. */
export function renderChecklist(
  items: readonly ChecklistItem[],
  suppressed: readonly SuppressedFinding[],
  look: Look,
): string {
  const groups = new Map<string, ChecklistItem[]>()
  for (const item of items) {
    const name = item.peer === null ? item.mesh : `${item.mesh}, peer ${item.peer}`
    groups.set(name, [...(groups.get(name) ?? []), item])
  }
  const number = (wanted: ChecklistItem['state']) => items.filter(({ state }) => state === wanted).length
  const tolerated = number('accepted')
  const count = `${number('done')} of ${items.length} steps done${tolerated === 0 ? '' : `, ${tolerated} accepted`}`
  const accepted = suppressed.length === 0 ? [] : [suppressedLines(suppressed, { ...look, verbose: true }).join('\n')]
  const parts = [...groups].map(([name, own]) =>
    [paint(look, 'strong', clean(name)), ...own.map((item) => line(item, look))].join('\n'),
  )
  return legible(look, `${[...parts, count, ...accepted].join('\n\n')}\n`)
}

function line({ state, step, shows, check, until }: ChecklistItem, look: Look): string {
  const meaning = { done: 'ok', missing: 'error', accepted: 'info', unknown: 'unknown' } as const
  const mark = paint(look, meaning[state], sign(look, meaning[state]))
  const said = until === null ? clean(shows) : `accepted until ${clean(until)}: ${clean(shows)}`
  const why = [said, ...(check === null || state === 'done' ? [] : [`[${check}]`])].filter(Boolean).join(' ')
  return `  ${mark} ${step}${why === '' ? '' : `: ${paint(look, 'faint', why)}`}`
}
