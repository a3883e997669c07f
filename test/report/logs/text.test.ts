import { describe, expect, test } from 'vitest'
import { parseLine } from '../../../src/logs/parse.js'
import { describeClocks } from '../../../src/report/logs/clocks.js'
import type { LogEntry, Note } from '../../../src/report/logs/entry.js'
import { jsonLine } from '../../../src/report/logs/json.js'
import { LogText, showSpan } from '../../../src/report/logs/text.js'
import { excerpts } from '../../logs/excerpts.js'
import { source } from '../../logs/support.js'

const plain = { color: false, unicode: true, width: 120 }

function entry(
  line: string,
  more: Partial<LogEntry> = {},
  component: 'istiod' | 'egress' = 'istiod',
  mesh = 'red',
): LogEntry {
  return { event: parseLine(line, source(component, mesh)), repeats: null, other: null, note: null, ...more }
}

const note: Note = {
  id: 'egress-refused',
  level: 'problem',
  means: 'Our own egress gateway accepts no connection.',
  checks: ['gateways/pods'],
  captured: {},
}
const line = '2026-11-24T10:28:31.564Z 2026-11-24T10:28:31.564326Z\terror\tfederation\twatch failed'

describe('the text of a timeline', () => {
  test('shows time, mesh, component and line, and below what it means and which check looks for it', () => {
    expect(new LogText(plain, ['red', 'green']).show(entry(line, { note }))).toBe(
      [
        '2026-11-24 (UTC)',
        '10:28:31.564 red   istiod  error federation watch failed',
        '             ╰ problem: Our own egress gateway accepts no connection. [gateways/pods]',
        '',
      ].join('\n'),
    )
  })

  test('explains the same thing in full only once', () => {
    const text = new LogText(plain, ['red'])
    text.show(entry(line, { note }))
    expect(text.show(entry(line, { note }))).toContain('╰ problem, as at 10:28:31.564 [gateways/pods]')
  })

  test('explains it in full again when the explanation has left the screen, or was on another day', () => {
    const text = new LogText(plain, ['red'])
    text.show(entry(line, { note }))
    for (let shown = 0; shown < 60; shown++) text.show(entry(line))
    expect(text.show(entry(line, { note }))).toContain(note.means)
    expect(text.show(entry(line.replaceAll('11-24', '11-25'), { note }))).toContain(note.means)
  })

  test('shows of access lines who was asked for what, and the answer', () => {
    expect(new LogText(plain, ['red']).show(entry(excerpts.routeNotFound, {}, 'egress'))).toContain(
      ' red egress  GET egress-green-mesh.red-mesh-system.svc.cluster.local:8188/v1/watch 404 NR route_not_found 0 ms\n',
    )
  })

  test('says how long a line is only where not all of what it says is shown', () => {
    const [text, agent] = [new LogText(plain, ['red']), '"Go-http-client/1.1"']
    expect(excerpts.routeNotFound).toContain(agent)
    const long = (length: number) => excerpts.routeNotFound.replace(agent, `"${'x'.repeat(length)}"`)
    expect(text.show(entry(long(5000), {}, 'egress'))).toMatch(/ 404 NR route_not_found 0 ms\n$/)
    expect(text.show(entry(`2026-11-24T10:28:31.564Z ${'x'.repeat(1990)}`))).toMatch(/x\n$/)
    expect(text.show(entry(long(0).replace('/v1/watch', `/${'x'.repeat(3000)}`), {}, 'egress'))).toMatch(
      /… \(\d{4} characters\)\n$/,
    )
  })

  test('tells repeats by their number and span', () => {
    const repeated = (count: number, spanMs: number) =>
      new LogText(plain, ['red']).show(entry(line, { repeats: { count, spanMs } }))
    expect(repeated(41, 130_000)).toContain('x41 in 2m10s error federation watch failed')
    expect(repeated(1, 2000)).toContain('again after 2s error federation watch failed')
    expect(repeated(3, 0)).toContain('x3 at once error federation watch failed')
  })

  test.each([80, 120])('tells repeats in one line of %i columns', (width) => {
    const repeats = { count: 41, spanMs: 130_000 }
    const text = new LogText({ ...plain, width }, ['red']).show(entry(`${line} ${'x'.repeat(500)}`, { repeats }))
    expect(text.split('\n').map(({ length }) => length)).toEqual([16, width, 0])
  })

  test('points from one half of a request to the other', () => {
    const other = parseLine('2026-11-24T10:28:31.563Z half', source('egress', 'green'))
    expect(new LogText(plain, ['red', 'green']).show(entry(line, { other }))).toContain(
      '╰ the other half of the line of green egress at 10:28:31.563',
    )
  })

  test('names pods as soon as a component has a second one', () => {
    const text = new LogText(plain, ['red'])
    const second = { ...source('istiod'), pod: 'istiod-red-mesh-abcde' }
    expect(text.show(entry(line))).toContain(' istiod  ')
    expect(text.show({ ...entry(line), event: parseLine(line, second) })).toContain(' istiod abcde ')
  })

  test('obeys no escape sequence, and shortens a line of megabytes', () => {
    const text = new LogText(plain, ['red'])
    const hostile = text.show(entry(`2026-11-24T10:28:31.564Z \x1b]0;title\x07\x1b[2Jhi\r${'x'.repeat(20_000_000)}`))
    expect(hostile).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
    expect(hostile).toContain('\\u{1b}[2Jhi')
    expect(hostile.length).toBeLessThan(3000)
    expect(hostile).toContain('(20000017 characters)')
  })

  test('colours by mesh and component, where there is colour', () => {
    const text = new LogText({ ...plain, color: true }, ['red', 'green'])
    const [red, green] = [text.show(entry(line)), text.show(entry(line, {}, 'egress', 'green'))]
    expect(red).toContain('\x1b[36mred  \x1b[39m')
    expect(green).toContain('\x1b[35mgreen\x1b[39m')
  })
})

describe('the JSON of a timeline', () => {
  test('is one object a line, with the line as it was written', () => {
    const text = jsonLine(entry(line, { note }))
    expect(text.split('\n')).toHaveLength(2)
    expect(JSON.parse(text)).toMatchObject({
      time: '2026-11-24T10:28:31.564Z',
      mesh: 'red',
      component: 'istiod',
      level: 'error',
      line: '2026-11-24T10:28:31.564326Z\terror\tfederation\twatch failed',
      signature: { id: 'egress-refused', checks: ['gateways/pods'] },
      otherHalf: null,
    })
  })

  test('holds nothing that a terminal would obey or turn around, and gives it back to whoever parses it', () => {
    const hostile = '2026-11-24T10:28:31.564326Z\terror\tfederation\t\u009b2J \u202edrow\u001b[2J'
    const text = jsonLine(entry(hostile))
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    expect(JSON.parse(text).line).toBe(hostile)
  })
})

describe('clocks', () => {
  const red = { mesh: 'red', aheadMs: 100 }
  test('that agree within what can be measured are not mentioned', () => {
    expect(describeClocks([red, { mesh: 'green', aheadMs: -1200 }], false)).toEqual([])
  })
  test('that differ are, with what to do', () => {
    expect(describeClocks([red, { mesh: 'green', aheadMs: 7300 }], false)).toEqual([
      'the clock of green is 7.2 s ahead of red’s (to 1 s, by the API servers): --align corrects its times',
    ])
    expect(describeClocks([red, { mesh: 'green', aheadMs: -7300 }], true)[0]).toMatch(
      /7.4 s behind red’s.*its times are corrected/,
    )
  })
  test('of dumps cannot be measured', () => {
    expect(describeClocks([red, { mesh: 'green', aheadMs: null }], true)[0]).toMatch(/green cannot be measured/)
  })
})

test('spans are shown in their two largest units', () => {
  expect([40, 41_000, 130_000, 3_600_000, 3_725_000].map(showSpan)).toEqual(['40ms', '41s', '2m10s', '1h', '1h2m'])
})
