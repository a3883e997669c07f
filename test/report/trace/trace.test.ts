import { describe, expect, test } from 'vitest'
import { renderMermaid } from '../../../src/report/trace/mermaid.js'
import { renderTable } from '../../../src/report/trace/table.js'
import { renderTrace } from '../../../src/report/trace/text.js'
import type { Trace } from '../../../src/trace/types.js'
import { traceRecording } from '../../support/traced.js'

const look = { color: false, unicode: true, width: 80, verbose: false }
const golden = (name: string) => `./goldens/${name}.txt`

/** One recording per shape of a drawing. */
const shapes: Readonly<Record<string, string>> = {
  healthy: 'green-ratings.info',
  'failover-ok': 'green-ratings.info',
  'failover-no-outlier': 'green-ratings.info',
  'exported-app-down': 'green-ratings.info',
  'export-typo': 'green-ratings.info',
  'export-outside-mesh': 'billing',
  'root-cert-wrong': 'green-ratings.info',
  'rule-shadowed': 'ratings.info.svc.green-mesh-imports.local',
  'import-local-no-alias': 'green-ratings.info',
  'egress-name-wrong': 'green-ratings.info',
  'service-port-wrong': 'green-ratings.info',
  'ingress-down': 'green-ratings.info',
  'deny-by-authz': 'green-ratings.info',
}

/** Everything but commands and long words, which are printed whole so that they can be copied. */
function tooWide(text: string): readonly string[] {
  return text.split('\n').filter((line) => [...line].length > 80 && !/^ +(oc|kubectl|echo) |[^ │|]{60,}$/.test(line))
}

describe('a drawn path', () => {
  for (const [scenario, query] of Object.entries(shapes)) {
    test(`of ${scenario}: fits 80 columns, and looks as it did`, async () => {
      const text = renderTrace(await traceRecording(scenario, query), look)
      expect(tooWide(text)).toEqual([])
      await expect(text).toMatchFileSnapshot(golden(scenario))
    })
  }

  test('needs no more than ASCII where the terminal has no more', async () => {
    const text = renderTrace(await traceRecording('service-port-wrong', 'green-ratings.info'), {
      ...look,
      unicode: false,
    })
    const drawn = text.split('\n').filter((line) => /^[|+]/.test(line) || /^ {4}[|v]/.test(line))
    expect(drawn.length).toBeGreaterThan(20)
    expect(text).toMatch(/^[\x20-\x7e\n]*$/)
    expect(tooWide(text)).toEqual([])
    await expect(text).toMatchFileSnapshot(golden('ascii'))
  })

  test('fits a narrow terminal too', async () => {
    const text = renderTrace(await traceRecording('healthy', 'green-ratings.info'), { ...look, width: 50 })
    const drawn = text.split('\n').filter((line) => /^[│┌└]|^ {4}[│▼]/.test(line))
    expect(drawn.length).toBeGreaterThan(20)
    expect(drawn.filter((line) => line.length > 50)).toEqual([])
  })

  test('shows the proof of every hop when asked to', async () => {
    const trace = await traceRecording('healthy', 'green-ratings.info')
    const text = renderTrace(trace, { ...look, verbose: true })
    expect(text).toContain('sends SNI')
    expect(text.length).toBeGreaterThan(renderTrace(trace, look).length)
  })

  test('obeys nothing that is in a name or a log', async () => {
    const trace = await traceRecording('exported-app-down', 'green-ratings.info')
    const hostile = JSON.parse(JSON.stringify(trace).replaceAll('ratings', 'rat\\u001b[31mings\\u202e')) as Trace
    for (const text of [
      renderTrace(hostile, { ...look, verbose: true }),
      renderTable(hostile, look),
      renderMermaid(hostile),
    ]) {
      expect(text).not.toMatch(/[\u001b\u202e]/)
    }
  })
})

describe('the table', () => {
  test('has a line per service, the broken ones first, within the width', async () => {
    const text = renderTable(await traceRecording('service-port-wrong', null), { ...look, width: 100 })
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([])
    await expect(text).toMatchFileSnapshot(golden('all'))
  })
})

describe('the mermaid chart', () => {
  test('is as it was', async () => {
    await expect(renderMermaid(await traceRecording('deny-by-authz', 'ratings.info'))).toMatchFileSnapshot(
      './goldens/deny-by-authz.mmd',
    )
  })

  test('cannot be broken out of by a message', async () => {
    const trace = await traceRecording('healthy', 'green-ratings.info')
    const hostile = JSON.parse(
      JSON.stringify(trace).replaceAll('selects it', '\\"]; click p0h0 \\"javascript:x'),
    ) as Trace
    expect(renderMermaid(hostile)).not.toContain('"]; click')
  })
})
