import { useIsScreenReaderEnabled } from 'ink'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { clean } from '../report/clean.js'
import type { Report } from '../report/document.js'
import { type Look, sign } from '../report/text/style.js'
import type { Session } from '../session/screen.js'
import type { Finding } from '../vocabulary/finding.js'
import type { History } from './changes.js'
import { Loading } from './components/loading.js'
import { ReportView } from './components/report-view.js'
import { helpLines } from './help.js'
import { useChecks } from './hooks/use-checks.js'
import { useKeys } from './hooks/use-keys.js'
import type { Key } from './keys.js'
import { layoutOf, leadRoom } from './layout.js'
import { fold } from './lines.js'
import { LookContext } from './look.js'
import { commandsOf, leadLines, paneLines } from './pane.js'
import { type Row, rowsOf } from './rows.js'
import type { Size } from './screen.js'
import { type Effect, inList, type Page, press, selectedIndex, start, type ViewState } from './state.js'

export interface AppProps {
  readonly session: Session
  readonly look: Look
  readonly size: Size
  readonly areaOf: (id: string) => string
  /** Seconds between runs; null = one run, and more when asked. */
  readonly watch: number | null
  /** Told of each report. */
  readonly onReport: (report: Report) => void
  /** Told that the user leaves, or why there is nothing to show. */
  readonly onQuit: (problem: Error | null) => void
  readonly copy: (text: string) => void
  readonly redraw: () => void
}

/** The whole screen: the clusters while they are read for the first time, then the report. */
export function App({ session, look: terminal, size, areaOf, watch, onReport, onQuit, copy, redraw }: AppProps) {
  const spoken = useIsScreenReaderEnabled()
  const look = { ...terminal, width: size.columns }
  const checks = useChecks(session, watch, onReport)
  const { history, problem } = checks
  const view = useView()
  useEffect(() => {
    if (history === null && problem !== null) onQuit(problem)
  }, [history, problem, onQuit])

  const rowsFor = useRows(history, areaOf)
  const lead = history ? leadLines(history.report, look, leadRoom(size)) : []
  const describe = (state: ViewState) => {
    const rows = rowsFor(state.filter)
    const selected = selectedIndex(rows, state.selected)
    const layout = layoutOf(size, rows.length, lead.length, state.paneOpen)
    const row = rows[selected]
    const paneLook = { ...look, width: spoken ? size.columns : layout.pane.width }
    const pane = history ? paneLines(row, history.report, paneLook) : []
    return { rows, selected, row, layout, pane }
  }

  const showPage = async (title: string, lines: Promise<readonly string[]>) => {
    const put = (text: readonly string[]) =>
      view.update((state) =>
        state.page?.title === title ? { ...state, page: pageOf(title, folded(text, size.columns)) } : state,
      )
    view.update((state) => ({ ...state, page: { title, lines: null, top: 0 } }))
    try {
      put(await lines)
    } catch (error) {
      put([`  ${clean(error instanceof Error ? error.message : String(error))}`])
    }
  }
  const say = (said: string) => view.update((state) => ({ ...state, said }))
  const perform = (effect: Effect) => {
    if (effect === 'quit') return onQuit(null)
    if (effect === 'redraw') return redraw()
    if (history === null) return
    if (effect === 'help') return void showPage('keys', Promise.resolve(helpLines(look, (name) => sign(look, name))))
    if (effect === 'check') return checks.again()
    if (effect === 'save') return void save(session, history.report, say)
    const { row } = describe(view.current())
    if (effect === 'copy') return view.update((state) => copied(state, row, copy))
    const finding = row && 'finding' in row ? row.finding : null
    if (effect === 'certificates') return void showPage('certificates', session.certificates(finding))
    if (finding === null) return say('select a finding first')
    if (effect === 'logs') return void showPage(`log lines around [${finding.id}]`, session.logs(finding))
    return trace(session, finding, say, showPage)
  }
  const handle = (key: Key) => {
    if (history === null) {
      if (key === 'interrupt' || (typeof key === 'object' && key.character === 'q')) onQuit(null)
      return
    }
    const { layout, pane } = describe(view.current())
    const around = {
      rows: rowsFor,
      listHeight: layout.list.height,
      paneHeight: layout.pane.height,
      pageHeight: layout.page,
      paneLines: pane.length,
    }
    const [state, effect] = press(view.current(), key, around)
    view.update(() => state)
    if (effect !== null) perform(effect)
  }
  useKeys(handle)

  if (history === null)
    return (
      <LookContext.Provider value={look}>
        <Loading progress={checks.progress} size={size} />
      </LookContext.Provider>
    )
  const { rows, selected, layout, pane } = describe(view.state)
  const state = inList(view.state, { rows: rowsFor, listHeight: Math.max(1, layout.list.height) })
  const failed = problem === null ? null : `could not read again: ${clean(problem.message)}`
  const next = checks.next === null || spoken ? null : `next in ${checks.next} s`
  return (
    <LookContext.Provider value={look}>
      <ReportView
        history={history}
        state={state}
        rows={rows}
        selected={selected}
        lead={lead}
        pane={pane}
        layout={layout}
        running={checks.running}
        note={[failed, next].filter((one) => one !== null).join('; ')}
      />
    </LookContext.Provider>
  )
}

/** The view's state, readable at any moment: several keys can come before the next frame. */
function useView() {
  const [state, setState] = useState(start)
  const latest = useRef(state)
  const update = useCallback((change: (state: ViewState) => ViewState) => {
    latest.current = change(latest.current)
    setState(latest.current)
  }, [])
  const current = useCallback(() => latest.current, [])
  return { state, update, current }
}

/** Rows for a filter, made once for each of them. */
function useRows(history: History | null, areaOf: (id: string) => string) {
  return useMemo(() => {
    const made = new Map<string, readonly Row[]>()
    return (filter: string): readonly Row[] => {
      const rows = made.get(filter) ?? (history ? rowsOf(history.report, history.changes, filter, areaOf) : [])
      made.set(filter, rows)
      return rows
    }
  }, [history, areaOf])
}

function folded(lines: readonly string[], width: number): readonly string[] {
  return lines.flatMap((line) => fold(line, width))
}

/** A page that begins a little above the first line that is pointed at. */
function pageOf(title: string, lines: readonly string[]): Page {
  const pointed = lines.findIndex((line) => line.startsWith('> '))
  return { title, lines, top: Math.max(0, pointed - 3) }
}

/** The next command of the row goes to the clipboard. */
function copied(state: ViewState, row: Row | undefined, copy: (text: string) => void): ViewState {
  const commands = commandsOf(row)
  const at = commands.length === 0 ? 0 : state.copies % commands.length
  const command = commands[at]
  if (command === undefined) return { ...state, said: 'there is no command to copy here' }
  copy(command)
  const which = commands.length === 1 ? '' : ` ${at + 1} of ${commands.length}`
  return { ...state, copies: state.copies + 1, said: `sent to the clipboard${which}: ${command}` }
}

async function save(session: Session, report: Report, say: (text: string) => void): Promise<void> {
  try {
    say(`saved ${await session.save(report)}`)
  } catch (error) {
    say(`not saved: ${clean(error instanceof Error ? error.message : String(error))}`)
  }
}

function trace(
  session: Session,
  finding: Finding,
  say: (text: string) => void,
  show: (title: string, lines: Promise<readonly string[]>) => Promise<void>,
): void {
  if (finding.service === null) say('this finding concerns a mesh or a peering, not one service: nothing to trace')
  else void show(`trace of ${clean(finding.service)}`, session.trace(finding.service, finding))
}
