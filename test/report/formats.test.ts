import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv } from 'ajv'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { type ReportFormat, renderReport, reportFormats } from '../../src/report/formats.js'
import { healthyReport, hostile, poisoned, sample } from './sample.js'

const look = { color: false, unicode: true, width: 100, verbose: true, areaOf: (id: string) => id.split('/')[0] ?? '' }
const render = (report: typeof sample, format: ReportFormat) =>
  renderReport(report, format, { text: look, version: '1.2.3' })

describe('every format', () => {
  test.each(['text', 'markdown', 'junit', 'html', 'sarif', 'openmetrics'] as const)(
    '%s looks as agreed',
    async (format) => {
      await expect(await render(sample, format)).toMatchFileSnapshot(resolve(`test/report/golden/report.${format}`))
    },
  )

  test('says nothing is wrong when nothing is', async () => {
    for (const format of ['text', 'markdown', 'html'] as const)
      expect(await render(healthyReport, format), format).toContain('othing is wrong that can be seen')
    expect(await render(healthyReport, 'junit')).toContain('failures="0"')
  })

  test('does not call it well when most answers could not be had', async () => {
    const summary = { ...healthyReport.summary, checks: 3, unknown: 40 }
    const text = await render({ ...healthyReport, summary }, 'text')
    expect(text).toContain('too little could be read to say that all is well')
    expect(text).not.toContain('nothing is wrong')
  })

  test('tells in the first line what was accepted of errors and warnings', async () => {
    const [cause, symptom] = sample.findings
    if (!cause || !symptom) expect.unreachable()
    const accepting = (...findings: readonly (typeof cause)[]) => ({
      ...healthyReport,
      suppressed: findings.map((finding) => ({ finding, reason: 'known', until: '2027-01-31', from: 'settings' })),
    })
    const text = await render(accepting(cause, { ...symptom, severity: 'warning' }), 'text')
    expect(text).toMatch(/^• .* 9 checks: nothing is wrong beyond what was accepted \(1 error, 1 warning\)$/m)
    for (const format of ['markdown', 'html', 'junit'] as const)
      expect(await render(accepting(cause), format), format).toContain('beyond what was accepted (1 error)')
    expect(await render(accepting({ ...cause, severity: 'info' }), 'text')).toMatch(
      /^✔ .*: nothing is wrong that can be seen$/m,
    )
  })

  test('says when the dumps were taken, in a line that is there anyway', async () => {
    const dumps = (report: typeof sample) => ({
      ...report,
      collectedAt: '2026-11-24T10:40:05Z',
      meshes: report.meshes.map((mesh) => ({ ...mesh, source: 'dump' })),
    })
    const lines = async (report: typeof sample) => (await render(report, 'text')).split('\n')
    const healthy = await lines(dumps(healthyReport))
    expect(healthy).toHaveLength((await lines(healthyReport)).length)
    expect(healthy).toContainEqual(expect.stringMatching(/9 checks as of 2026-11-24 10:40 UTC: nothing is wrong/))
    expect(await lines(dumps(sample))).toContainEqual(
      expect.stringMatching(/so +concerns red-mesh → green-mesh, as of 2026-11-24 10:40 UTC; explains/),
    )
    expect(await render({ ...dumps(sample), collectedAt: null }, 'text')).not.toContain('as of')
    expect(await render({ ...dumps(sample), meshes: sample.meshes }, 'text')).not.toContain('as of')
  })

  test('needs no more than ASCII where the terminal has no more', async () => {
    const report = {
      ...sample,
      findings: [{ ...sample.findings[0], message: 'red’s “root” – gone' }, sample.findings[1]],
    }
    const text = await renderReport(report as typeof sample, 'text', {
      text: { ...look, unicode: false },
      version: '1',
    })
    expect(text).toContain('x red\'s "root" - gone [peer/client-id]')
    expect(text).toMatch(/^[\x20-\x7e\n]*$/)
  })

  test('names once the mesh whose fact is lacking, whichever side’s check needed it', async () => {
    const unknown = ['red-mesh', 'green-mesh'].map((mesh) => ({
      check: 'trust/held',
      mesh,
      peer: null,
      reason: mesh === 'red-mesh' ? 'pods: not collected' : 'red-mesh: pods: not collected',
    }))
    const text = await renderReport({ ...sample, unknown }, 'text', { text: { ...look, verbose: false }, version: '1' })
    expect(text).toContain('\n  red-mesh: pods: not collected (2 checks)\n')
  })

  test('aims the least role at the cluster where rights are missing', async () => {
    const right = {
      group: '',
      resource: 'pods',
      verb: 'list',
      namespace: 'red-mesh-system',
      context: 'admin@red',
    } as const
    const text = await render(
      { ...sample, missingRights: [right, { ...right, context: 'green', namespace: null }] },
      'text',
    )
    expect(text).toContain(
      'oc --context admin@red -n red-mesh-system create role meshfed-list --verb=list --resource=pods',
    )
    expect(text).toContain('oc --context green create clusterrole meshfed-list --verb=list --resource=pods')
  })

  test('holds back control characters and text that is turned around', async () => {
    for (const format of reportFormats) {
      // YAML escapes control characters; whoever reads it as text sees the rest as it is
      const text = (await render(poisoned(), format)).replaceAll(format === 'yaml' ? '\u202e' : '', '')
      expect(text, format).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    }
  })

  test('shows a report of an older version, without services and suppressions', async () => {
    const { services: _services, suppressed: _suppressed, ...older } = sample
    for (const format of reportFormats) expect(await render(older, format), format).not.toBe('')
  })
})

describe('json and yaml', () => {
  test('are the document that the schema describes, hostile text included', async () => {
    const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync('schemas/report-v1.json', 'utf8')))
    for (const report of [sample, healthyReport]) {
      const json = JSON.parse(await render(report, 'json'))
      expect(validate(json), JSON.stringify(validate.errors)).toBe(true)
      expect(load(await render(report, 'yaml'))).toEqual(json)
    }
    expect(JSON.parse(await render(poisoned(), 'json')).findings[0].message).toBe(hostile)
    expect(load(await render(poisoned(), 'yaml'))).toMatchObject({ findings: [{ message: hostile }, {}] })
  })
})

describe('markdown', () => {
  test('lets no text of a cluster become markup', async () => {
    const text = await render(poisoned(), 'markdown')
    // outside of code spans, everything that could be markup is escaped
    const prose = text.replace(/(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
    expect(prose).not.toMatch(/(?<!\\)<img|(?<!\\)\[a\]\(/)
    const columns = text
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.match(/(?<!\\)\|/g)?.length)
    expect(new Set(columns)).toEqual(new Set([6]))
  })
})

describe('junit', () => {
  test('is well-formed with hostile text, and its counts are right', async () => {
    const xml = await render(poisoned(), 'junit')
    const rest = xml.replace(/<(\/?[a-z]+)((?: [a-z]+="[^"<]*")*)\/?>|<\?xml[^?]*\?>/g, '')
    expect(rest).not.toMatch(/[<>]/)
    const open = (name: string) => xml.match(new RegExp(`<${name}[ >/]`, 'g'))?.length
    expect([open('testcase'), open('failure'), open('skipped')]).toEqual([3, 2, 1])
    expect(xml).toContain('tests="3" failures="2" skipped="1" errors="0"')
  })
})

describe('sarif', () => {
  test('gives what code scanning needs: rules, levels, places, fingerprints', async () => {
    const { version, runs } = JSON.parse(await render(sample, 'sarif'))
    expect(version).toBe('2.1.0')
    const [{ tool, results, invocations }] = runs
    expect(tool.driver).toMatchObject({ name: 'meshfed', version: '1.2.3' })
    const ids = tool.driver.rules.map((rule: { id: string }) => rule.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const result of results) {
      expect(ids).toContain(result.ruleId)
      expect(['error', 'warning', 'note']).toContain(result.level)
      expect(result.message.text).not.toBe('')
      expect(result.partialFingerprints.meshfedKey).not.toBe('')
      expect(result.locations).toHaveLength(1)
    }
    expect(invocations[0].executionSuccessful).toBe(true)
    expect(invocations[0].toolExecutionNotifications).toHaveLength(1)
  })

  test('names file and line of a manifest, as a URI, and the object alone where there is none', async () => {
    const { runs } = JSON.parse(await render(sample, 'sarif'))
    const places = runs[0].results.map((one: { locations: { physicalLocation?: unknown }[] }) => one.locations[0])
    expect(places[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'green/my%20peers.yaml' },
      region: { startLine: 12 },
    })
    expect(places[1].physicalLocation).toBeUndefined()
    expect(places[1].logicalLocations[0].fullyQualifiedName).toContain('ServiceMeshPeer red-mesh-system/green-mesh')
  })
})

describe('openmetrics', () => {
  test('has the syntax that scrapers accept, and no series twice', async () => {
    const labels = String.raw`\{(?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*"(?:,(?=[a-z])|(?=\})))*\}`
    const line = new RegExp(`^(?:# (?:TYPE|HELP) [a-z_]+ .+|[a-z_]+(?:${labels})? -?[0-9.e+-]+|# EOF)$`)
    for (const report of [sample, poisoned(), healthyReport]) {
      const text = await render(report, 'openmetrics')
      expect(text.endsWith('# EOF\n')).toBe(true)
      const lines = text.trimEnd().split('\n')
      expect(lines.filter((one) => !line.test(one))).toEqual([])
      expect(lines.filter((one) => one === '# EOF')).toHaveLength(1)
      const series = lines.filter((one) => !one.startsWith('#')).map((one) => one.slice(0, one.lastIndexOf(' ')))
      expect(new Set(series).size).toBe(series.length)
    }
  })
})

describe('html', () => {
  test('is one file that loads nothing and runs nothing, hostile text included', async () => {
    for (const report of [sample, poisoned()]) {
      const html = await render(report, 'html')
      expect(html).not.toMatch(/<(?:script|link|iframe|img|object|embed|base|form)\b/i)
      expect(html.replace(/"[^"]*"/g, '""')).not.toMatch(/<[a-z][^>]*\s(?:on[a-z]+|src|href)=/i)
      expect(html).not.toMatch(/url\((?!#)|@import/i)
      expect(html).toContain("default-src 'none'")
    }
  })

  test('closes every element that it opens', async () => {
    const empty = new Set(['meta', 'path', 'rect', 'line'])
    const open: string[] = []
    for (const [, end, name = '', self] of (await render(poisoned(), 'html')).matchAll(
      /<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/g,
    )) {
      if (end) expect(open.pop()).toBe(name)
      else if (!self && !empty.has(name) && name !== 'br') open.push(name)
    }
    expect(open).toEqual([])
  })

  test('draws meshes, both directions of a peering, and each service with its state in words', async () => {
    const html = await render(sample, 'html')
    expect(html).toContain('red-mesh to green-mesh not connected, green-mesh to red-mesh unknown')
    for (const words of ['✖ is broken', '✔ is imported', '? is offered, not imported']) expect(html).toContain(words)
    expect(html).toContain('prefers-color-scheme:dark')
    expect(html).toContain('@media print')
  })
})
