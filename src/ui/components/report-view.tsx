import { Box, Text, useIsScreenReaderEnabled } from 'ink'
import { paint } from '../../report/text/style.js'
import { changesText, clock, type History } from '../changes.js'
import type { Layout } from '../layout.js'
import { Line, Lines, useLook } from '../look.js'
import type { Row } from '../rows.js'
import type { Page, ViewState } from '../state.js'
import { between, countsText, meshesText, Rule, useSpinner } from './bars.js'
import { FindingList } from './finding-list.js'

interface Props {
  readonly history: History
  readonly state: ViewState
  readonly rows: readonly Row[]
  readonly selected: number
  readonly lead: readonly string[]
  readonly pane: readonly string[]
  readonly layout: Layout
  readonly running: boolean
  /** What stands in the title besides the counts: the next run, or why the last one gave nothing. */
  readonly note: string
}

/** The report on a screen: what to do first, the list, and the proof and fix of the selected row. */
export function ReportView(props: Props) {
  const { history, state, layout, lead } = props
  const spoken = useIsScreenReaderEnabled()
  if (spoken) return <Spoken {...props} />
  return (
    <Box flexDirection="column" width={layout.width}>
      <Title history={history} running={props.running} note={props.note} width={layout.width} />
      {state.page === null ? (
        <>
          <Lines>{lead}</Lines>
          {layout.beside ? <Beside {...props} /> : <Stacked {...props} />}
        </>
      ) : (
        <OpenPage page={state.page} layout={layout} />
      )}
      <Footer state={state} count={selectable(props.rows)} page={state.page !== null} />
    </Box>
  )
}

function Title({ history, running, note, width }: Pick<Props, 'history' | 'running' | 'note'> & { width: number }) {
  const look = useLook()
  const spinner = useSpinner(running)
  const { report, changes } = history
  const right = running
    ? `${spinner} reading again`
    : [changesText(changes) ?? clock(report.generatedAt), note].filter(Boolean).join('; ')
  const text = between(`meshfed  ${meshesText(report, look)}  ${countsText(report)}`, right, width)
  return <Line>{paint(look, 'strong', text)}</Line>
}

function Stacked({ rows, selected, state, pane, layout }: Props) {
  const { list, pane: box } = layout
  return (
    <>
      <Rule width={layout.width} title={state.paneOpen ? '' : filterTitle(state, rows)} />
      {list.height > 0 && <FindingList rows={rows} selected={selected} top={state.top} {...list} />}
      {list.height > 0 && box.height > 0 && (
        <Rule width={layout.width} title={moreTitle(rows[selected], pane.length, state.paneTop + box.height)} />
      )}
      <Lines>{part(pane, state.paneTop, box.height)}</Lines>
    </>
  )
}

function Beside({ rows, selected, state, pane, layout }: Props) {
  const look = useLook()
  const { list, pane: box } = layout
  const bar = look.unicode ? '│' : '|'
  return (
    <>
      <Rule width={layout.width} title={filterTitle(state, rows)} />
      <Box>
        <Box flexDirection="column" width={list.width} flexShrink={0}>
          <FindingList rows={rows} selected={selected} top={state.top} {...list} />
        </Box>
        <Box flexDirection="column" width={3} flexShrink={0}>
          <Lines>{Array<string>(list.height).fill(` ${paint(look, 'faint', bar)} `)}</Lines>
        </Box>
        <Box flexDirection="column" width={box.width} flexShrink={0}>
          <Lines>{part(pane, state.paneTop, box.height)}</Lines>
        </Box>
      </Box>
    </>
  )
}

function OpenPage({ page, layout }: { readonly page: Page; readonly layout: Layout }) {
  const lines = page.lines ?? ['  one moment …']
  return (
    <>
      <Rule width={layout.width} title={`${page.title}${moreOf(lines.length, page.top, layout.page)}`} />
      <Lines>{part(lines, page.top, layout.page)}</Lines>
    </>
  )
}

function Footer({ state, count, page }: { state: ViewState; count: number; page: boolean }) {
  const look = useLook()
  if (state.typing)
    return <Line>{`/${state.filter}${look.unicode ? '▏' : '_'}  ${count} shown; enter keeps, esc clears`}</Line>
  if (state.said !== null) return <Line>{state.said}</Line>
  const keys = page
    ? 'j k move  esc back'
    : state.paneOpen
      ? 'j k scroll  esc back  y copy  l logs  t trace  c certs  ? help  q quit'
      : 'enter open  / filter  y copy  l logs  t trace  c certs  r again  ? help  q quit'
  return <Line>{paint(look, 'faint', keys)}</Line>
}

/** For screen readers: the lead, the selected row and where it stands, its proof and fix; not a picture of a list. */
function Spoken({ history, lead, pane, rows, selected, state }: Props) {
  if (state.page !== null) return <Text>{[state.page.title, ...(state.page.lines ?? ['one moment'])].join('\n')}</Text>
  const place = rows.slice(0, selected + 1).filter((row) => row.kind !== 'heading').length
  const heading = rows.slice(0, selected).findLast((row) => row.kind === 'heading')
  const changes = changesText(history.changes)
  const row = rows[selected]
  // a word, where a picture has a sign
  const kind = row && 'finding' in row ? `${row.kind === 'fixed' ? 'fixed' : row.finding.severity}, ` : ''
  return (
    <Box flexDirection="column">
      <Text>{`${countsText(history.report)}.${changes === null ? '' : ` ${changes}.`}`}</Text>
      <Text>{lead.map((line) => line.trim()).join(' ')}</Text>
      <Box aria-role="listitem" aria-state={{ selected: true }}>
        <Text>{`${kind}${place} of ${selectable(rows)}, ${heading?.kind === 'heading' ? heading.text : 'nothing'}`}</Text>
      </Box>
      <Text>{pane.join('\n')}</Text>
      <Text>{state.typing ? `filter: ${state.filter}` : (state.said ?? 'press ? for keys')}</Text>
    </Box>
  )
}

/** As many lines as the box has, from `top` on. */
function part(lines: readonly string[], top: number, height: number): readonly string[] {
  const shown = lines.slice(top, top + height)
  return [...shown, ...Array<string>(Math.max(0, height - shown.length)).fill('')]
}

function moreOf(count: number, top: number, height: number): string {
  return count <= height ? '' : `, lines ${top + 1} to ${Math.min(count, top + height)} of ${count}`
}

function moreTitle(row: Row | undefined, count: number, shown: number): string {
  const what = row && 'finding' in row ? row.finding.id : 'why'
  return `${what}${count > shown ? `, ${count - shown} more lines: enter` : ''}`
}

function filterTitle(state: ViewState, rows: readonly Row[]): string {
  if (state.filter === '') return ''
  return `${selectable(rows)} with "${state.filter}", esc shows all`
}

function selectable(rows: readonly Row[]): number {
  return rows.filter((row) => row.kind !== 'heading').length
}
