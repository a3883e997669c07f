import type { Key } from './keys.js'
import { scrolledTo } from './lines.js'
import { keyOf, type Row } from './rows.js'

/** What the user sees of a report: all that keys change. */
export interface ViewState {
  readonly filter: string
  /** The filter is being typed. */
  readonly typing: boolean
  /** Key of the selected row; the first row where it is gone. */
  readonly selected: string | null
  /** First row of the list on the screen. */
  readonly top: number
  readonly paneOpen: boolean
  readonly paneTop: number
  readonly page: Page | null
  /** What the last key did, for the footer. */
  readonly said: string | null
  /** How often `y` was pressed on this row: each time the next of its commands. */
  readonly copies: number
}

/** Text that covers the report: help, a trace, a timeline, a tree. `lines` is null until it is there. */
export interface Page {
  readonly title: string
  readonly lines: readonly string[] | null
  readonly top: number
}

export type Effect = 'quit' | 'check' | 'save' | 'copy' | 'trace' | 'logs' | 'certificates' | 'help' | 'redraw'

/** Rows and heights that keys move in. */
export interface Surroundings {
  rows(filter: string): readonly Row[]
  readonly listHeight: number
  readonly paneHeight: number
  readonly pageHeight: number
  /** Lines of the pane for the selected row. */
  readonly paneLines: number
}

export const start: ViewState = {
  filter: '',
  typing: false,
  selected: null,
  top: 0,
  paneOpen: false,
  paneTop: 0,
  page: null,
  said: null,
  copies: 0,
}

/** The state after a key, and what else the key asks for. */
export function press(state: ViewState, key: Key, around: Surroundings): readonly [ViewState, Effect | null] {
  if (key === 'interrupt') return [state, 'quit']
  if (key === 'redraw') return [state, 'redraw']
  if (state.typing) return [typed(state, key, around), null]
  const letter = typeof key === 'object' ? key.character : key
  const step = stepOf(letter)
  if (state.page !== null) {
    if (letter === 'escape' || letter === 'q' || letter === 'enter' || letter === '?')
      return [{ ...state, page: null }, null]
    if (step === null) return [state, null]
    return [{ ...state, page: scrolledPage(state.page, step, around.pageHeight) }, null]
  }
  const effect = effects[letter]
  if (effect !== undefined) return [{ ...state, said: null }, effect]
  if (letter === '/') return [{ ...state, typing: true, said: null }, null]
  if (letter === 'enter') return [{ ...state, paneOpen: !state.paneOpen, paneTop: 0, said: null }, null]
  if (letter === 'escape') return [escaped(state, around), null]
  if (step === null) return [state, null]
  if (state.paneOpen)
    return [{ ...state, paneTop: scrolled(state.paneTop, step, around.paneHeight, around.paneLines) }, null]
  return [moved(state, step, around), null]
}

const effects: Readonly<Record<string, Effect>> = {
  q: 'quit',
  r: 'check',
  s: 'save',
  y: 'copy',
  t: 'trace',
  l: 'logs',
  c: 'certificates',
  '?': 'help',
}

type Step = 'up' | 'down' | 'pageup' | 'pagedown' | 'home' | 'end'

function stepOf(letter: string): Step | null {
  const steps: Readonly<Record<string, Step>> = {
    up: 'up',
    k: 'up',
    down: 'down',
    j: 'down',
    pageup: 'pageup',
    pagedown: 'pagedown',
    ' ': 'pagedown',
    home: 'home',
    g: 'home',
    end: 'end',
    G: 'end',
  }
  return steps[letter] ?? null
}

/** Escape takes back one thing at a time: the open pane, then the filter. */
function escaped(state: ViewState, around: Surroundings): ViewState {
  if (state.paneOpen) return { ...state, paneOpen: false, paneTop: 0, said: null }
  return inList({ ...state, filter: '', said: null }, around)
}

function typed(state: ViewState, key: Key, around: Surroundings): ViewState {
  if (key === 'enter') return { ...state, typing: false }
  if (key === 'escape') return inList({ ...state, typing: false, filter: '' }, around)
  if (key === 'backspace') return inList({ ...state, filter: [...state.filter].slice(0, -1).join('') }, around)
  if (typeof key === 'object') return inList({ ...state, filter: state.filter + key.character }, around)
  const step = stepOf(key)
  return step === null ? state : moved(state, step, around)
}

function moved(state: ViewState, step: Step, around: Surroundings): ViewState {
  const rows = around.rows(state.filter)
  const selectable = rows.flatMap((row, index) => (row.kind === 'heading' ? [] : [index]))
  const at = selectable.indexOf(selectedIndex(rows, state.selected))
  const to = stepped(at, step, Math.max(1, around.listHeight - 1), selectable.length)
  const row = rows[selectable[to] ?? -1]
  return inList({ ...state, selected: row ? keyOf(row) : null, paneTop: 0, said: null, copies: 0 }, around)
}

/** With the selected row on the screen, and its heading where the list begins with it. */
export function inList(state: ViewState, around: Pick<Surroundings, 'rows' | 'listHeight'>): ViewState {
  const rows = around.rows(state.filter)
  const index = selectedIndex(rows, state.selected)
  const above = rows[index - 1]?.kind === 'heading' && state.top > index - 1 ? index - 1 : index
  const shown = scrolledTo(state.top, above, around.listHeight, rows.length)
  return { ...state, top: scrolledTo(shown, index, around.listHeight, rows.length) }
}

/** Place of the row with this key; of the first that can be selected where there is none; -1 in an empty list. */
export function selectedIndex(rows: readonly Row[], selected: string | null): number {
  const found = selected === null ? -1 : rows.findIndex((row) => keyOf(row) === selected)
  return found >= 0 ? found : rows.findIndex((row) => row.kind !== 'heading')
}

function stepped(at: number, step: Step, page: number, count: number): number {
  const to = { up: at - 1, down: at + 1, pageup: at - page, pagedown: at + page, home: 0, end: count - 1 }[step]
  return Math.max(0, Math.min(count - 1, to))
}

function scrolled(top: number, step: Step, height: number, count: number): number {
  const last = Math.max(0, count - height)
  return Math.min(last, step === 'end' ? last : stepped(top, step, Math.max(1, height - 1), count))
}

function scrolledPage(page: Page, step: Step, height: number): Page {
  return { ...page, top: scrolled(page.top, step, height, page.lines?.length ?? 0) }
}
