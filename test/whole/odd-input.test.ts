import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { areaNameOf } from '../../src/checks/areas.js'
import { allChecks } from '../../src/checks/index.js'
import type { Resource } from '../../src/cluster/kinds.js'
import { tables } from '../../src/federation/tables.js'
import { renderText } from '../../src/report/text/report.js'
import { diagnose } from '../../src/session/diagnose.js'
import { makeReport } from '../../src/session/report.js'
import type { KubeObject } from '../../src/vocabulary/kube.js'
import { MemoryReader } from '../support/memory-reader.js'
import { meshObjects } from '../support/mesh-objects.js'
import { present } from '../support/scene.js'

const shapes = Object.entries(tables)

/** Names that a careless copy would write to Object.prototype, among ordinary ones. */
const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'),
  fc.constantFrom('metadata', 'name', 'namespace', 'labels', 'spec', 'status', 'ports', 'exportRules', 'addresses'),
  fc.string(),
)
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, -1, 1e308, '', 'x'),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  // as JSON.parse makes them: `__proto__` is an own property
  object: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 6 })
    .map((entries) =>
      JSON.parse(`{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`),
    ),
})).value

/** A healthy object with one of its fields, anywhere, replaced by something odd. */
const bent = fc
  .tuple(fc.constantFrom(...meshObjects('red', 'green')), fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), json)
  .map(([object, path, odd]) => {
    const copy = structuredClone(object) as unknown
    let at = copy
    for (const [depth, step] of path.entries()) {
      if (typeof at !== 'object' || at === null) break
      const names = Object.keys(at)
      const name = names[step % Math.max(1, names.length)]
      if (name === undefined) break
      const below = Reflect.get(at, name)
      if (depth === path.length - 1 || typeof below !== 'object') Reflect.set(at, name, odd)
      at = below
    }
    // readers give nothing without these
    const { apiVersion, kind, metadata } = object
    return {
      ...(copy as KubeObject),
      apiVersion,
      kind,
      metadata: { ...(copy as KubeObject).metadata, ...pickName(metadata) },
    }
  })

function pickName({ name, namespace }: KubeObject['metadata']) {
  return { name, ...(namespace === undefined ? {} : { namespace }) }
}

async function reportOf(objects: readonly KubeObject[], line: string) {
  const held = (side: 'red' | 'green', changed: readonly KubeObject[]) => ({
    objects: changed,
    logs: { [`istiod-${side}-mesh-1/discovery`]: [line] },
    proxyConfigs: {},
    denied: {} as Partial<Record<Resource, string>>,
    now: present,
  })
  const readers = [
    new MemoryReader('red', held('red', objects)),
    new MemoryReader('green', held('green', meshObjects('green', 'red'))),
  ]
  const sources = readers.map((reader) => ({ reader, namespace: `${reader.name}-mesh-system`, context: reader.name }))
  const diagnosis = await diagnose(sources, allChecks, { logSinceSeconds: 900, always: true })
  return makeReport(diagnosis, sources, present, 0)
}

describe('objects of any content', () => {
  test.each(shapes)('are shaped as %s without a crash, and pollute nothing', (_, { shape }) => {
    fc.assert(
      fc.property(json, (object) => {
        const row = v.safeParse(shape, object)
        expect(row.success || row.issues.length > 0).toBe(true)
        expect(Object.keys(Object.prototype)).toEqual([])
        expect(Object.getPrototypeOf({})).toBe(Object.prototype)
      }),
      { numRuns: 60 },
    )
  })

  test('lead to a report, in which no check is at fault', async () => {
    await fc.assert(
      fc.asyncProperty(bent, fc.string(), async (odd, line) => {
        const objects = meshObjects('red', 'green').map((object) => (isSame(object, odd) ? odd : object))
        const report = await reportOf(objects, line).catch((error: Error) => {
          // without a control plane there is nothing to report on
          expect(error.name).toBe('UserError')
          return null
        })
        const faults = report?.unknown.filter(({ reason }) => reason.includes('fault in meshfed'))
        expect(faults ?? []).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  test('never send control characters to a terminal', async () => {
    const evil = '\u001b]0;owned\u0007\u001b[2J\u009b31m\r\u202e\u0000'
    const taint = (value: unknown, name = ''): unknown => {
      // what tells objects and their kinds apart stays, or nothing would be found
      if (['apiVersion', 'kind', 'namespace', 'type', 'creationTimestamp'].includes(name)) return value
      if (typeof value === 'string') return `${value}${evil}`
      if (Array.isArray(value)) return value.map((one) => taint(one))
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(Object.entries(value).map(([field, one]) => [field, taint(one, field)]))
    }
    const objects = meshObjects('red', 'green').map((object) => {
      const { name } = object.metadata
      const tainted = taint(object) as KubeObject
      return {
        ...tainted,
        metadata: { ...tainted.metadata, name: object.kind === 'Namespace' ? name : tainted.metadata.name },
      }
    })
    const report = await reportOf(objects, `2026-11-24T11:59:00Z error federation ${evil}`)
    expect(report.findings.length).toBeGreaterThan(3)
    expect(JSON.stringify(report)).toContain('owned')
    const look = { color: false, unicode: true, width: 120, verbose: true, areaOf: areaNameOf }
    const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/g
    expect(
      [...renderText(report, look).matchAll(unsafe)].map(({ index, input }) =>
        JSON.stringify(input.slice(index - 60, index + 10)),
      ),
    ).toEqual([])
  })
})

function isSame(one: KubeObject, other: KubeObject): boolean {
  return one.kind === other?.kind && one.metadata.name === other?.metadata?.name
}
