import { Box, Text, useIsScreenReaderEnabled } from 'ink'
import { clean } from '../../report/clean.js'
import { type Look, paint, sign } from '../../report/text/style.js'
import type { AreaProgress, ClusterProgress, Progress } from '../../session/progress.js'
import { Line, Lines, useLook } from '../look.js'
import type { Size } from '../screen.js'
import { useSpinner } from './bars.js'

const labelWidth = 17

/** What is known while facts load: a column per cluster, each at its own pace, and below it the areas that it can answer for. */
export function Loading({ progress, size }: { readonly progress: Progress | null; readonly size: Size }) {
  const look = useLook()
  const spoken = useIsScreenReaderEnabled()
  const spinner = useSpinner(!spoken)
  const clusters = progress?.clusters ?? []
  if (spoken) return <Spoken clusters={clusters} />
  if (clusters.length === 0) return <Line>{`${spinner} opening the sources`}</Line>
  const room = Math.max(1, Math.floor((size.columns - labelWidth) / 22))
  const shown = clusters.slice(0, room)
  const width = Math.min(44, Math.floor((size.columns - labelWidth) / shown.length)) - 2
  const row = (label: string, cells: readonly string[]) =>
    `${label.padEnd(labelWidth)}${cells.map((cell) => sized(cell, width)).join('  ')}`
  const areas = shown[0]?.areas.map((area) => area.name) ?? []
  const more = clusters.length - shown.length
  const lines = [
    `${paint(look, 'strong', 'meshfed')}  ${reading(clusters)}${more > 0 ? `, ${more} not shown` : ''}`,
    '',
    row(
      '',
      shown.map((one) => tail(clean(one.name), width)).map((name) => paint(look, 'strong', name.padEnd(width))),
    ),
    row(
      '',
      shown.map((one) => state(one, spinner, look)),
    ),
    row(
      '',
      shown.map((one) => paint(look, 'faint', sized(one.reading.join(', '), width))),
    ),
    '',
    ...areas.map((name) =>
      row(
        `  ${name}`,
        shown.map((one) =>
          bar(
            one.areas.find((area) => area.name === name),
            width,
            look,
          ),
        ),
      ),
    ),
  ]
  return (
    <Box flexDirection="column" width={size.columns}>
      <Lines>{lines.slice(0, size.rows - 1)}</Lines>
    </Box>
  )
}

/** Said only when something is finished: a screen reader reads every change aloud. */
function Spoken({ clusters }: { readonly clusters: readonly ClusterProgress[] }) {
  const done = clusters.filter((one) => one.finished).map((one) => clean(one.name))
  return (
    <Text>{`Reading ${clusters.length} clusters. ${done.length === 0 ? '' : `Finished: ${done.join(', ')}.`}`}</Text>
  )
}

function reading(clusters: readonly ClusterProgress[]): string {
  const left = clusters.filter((one) => !one.finished).length
  const all = clusters.length === 1 ? 'one source' : `${clusters.length} sources`
  return left === 0 ? `judging ${all}` : left === clusters.length ? `reading ${all}` : `waiting for ${left} of ${all}`
}

function state({ finished, read, source }: ClusterProgress, spinner: string, look: Look): string {
  const mark = finished ? paint(look, 'ok', sign(look, 'ok')) : spinner
  return `${mark} ${source}, ${read} ${finished ? 'kinds read' : 'kinds read so far'}`
}

function bar(area: AreaProgress | undefined, width: number, look: Look): string {
  if (area === undefined || area.total === 0) return ''
  const cells = Math.max(4, width - 8)
  const full = Math.round((area.done / area.total) * cells)
  const [on, off] = look.unicode ? ['━', '─'] : ['#', '.']
  const complete = area.done === area.total
  const text = `${on.repeat(full)}${paint(look, 'faint', off.repeat(cells - full))}`
  const end = complete ? paint(look, 'ok', sign(look, 'ok')) : `${area.done}/${area.total}`
  return `${complete ? paint(look, 'ok', on.repeat(cells)) : text} ${end}`
}

/** Padded or cut to a width; what is painted counts by what is seen. */
function sized(text: string, width: number): string {
  const seen = text.replace(/\x1b\[[\d;]*m/g, '').length
  if (seen <= width) return text + ' '.repeat(width - seen)
  return seen === text.length ? `${text.slice(0, width - 1)}…` : text
}

/** The end of a path tells more than its beginning. */
function tail(text: string, width: number): string {
  return text.length <= width ? text : `…${text.slice(text.length - width + 1)}`
}
