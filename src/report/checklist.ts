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
  readonly state: 'done' | 'missing' | 'unknown'
  /** What shows it: what was found, what is wrong, or why nothing is known. */
  readonly shows: string
  /** Id of the check that decided; null where the step was looked at directly. */
  readonly check: string | null
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
  const done = items.filter(({ state }) => state === 'done').length
  const accepted = suppressed.length === 0 ? [] : [suppressedLines(suppressed, { ...look, verbose: true }).join('\n')]
  const parts = [...groups].map(([name, own]) =>
    [paint(look, 'strong', clean(name)), ...own.map((item) => line(item, look))].join('\n'),
  )
  return legible(look, `${[...parts, `${done} of ${items.length} steps done`, ...accepted].join('\n\n')}\n`)
}

function line({ state, step, shows, check }: ChecklistItem, look: Look): string {
  const meaning = { done: 'ok', missing: 'error', unknown: 'unknown' } as const
  const mark = paint(look, meaning[state], sign(look, meaning[state]))
  const why = [clean(shows), ...(check === null || state === 'done' ? [] : [`[${check}]`])].filter(Boolean).join(' ')
  return `  ${mark} ${step}${why === '' ? '' : `: ${paint(look, 'faint', why)}`}`
}
