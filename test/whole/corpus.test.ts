import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allChecks } from '../../src/checks/index.js'
import { diagnose } from '../../src/session/diagnose.js'
import { openSources } from '../../src/session/sources.js'
import { showRef } from '../../src/vocabulary/kube.js'
import { recordings, sourcesOf } from '../support/recorded.js'

/** An object in `expected.json`; `*` at the end of a name stands for a generated suffix. */
interface Ref {
  readonly namespace: string
  readonly kind: string
  readonly name: string
}

function isNamedBy(resource: Omit<Ref, 'namespace'> & { namespace: string | null }, ref: Ref): boolean {
  const name = ref.name.endsWith('*') ? resource.name.startsWith(ref.name.slice(0, -1)) : resource.name === ref.name
  return name && resource.kind === ref.kind && resource.namespace === ref.namespace
}

async function findingsOf(dumps: readonly string[]) {
  const sources = await openSources(sourcesOf(dumps), new AbortController().signal)
  try {
    return (await diagnose(sources.meshes, allChecks, { logSinceSeconds: 900 })).outcome.findings
  } finally {
    await sources.close()
  }
}

const scenarios = readdirSync(recordings, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const { refs } = JSON.parse(readFileSync(join(recordings, name, 'expected.json'), 'utf8')) as { refs: Ref[] }
    return { name, refs, dumps: ['red', 'green'].map((side) => join(recordings, name, `${side}.tar.gz`)) }
  })

describe('every recorded federation', () => {
  for (const { name, refs, dumps } of scenarios) {
    test(
      refs.length === 0
        ? `${name}: nothing at warning or above`
        : `${name}: the first finding is on the object at fault`,
      async () => {
        const findings = await findingsOf(dumps)
        if (refs.length === 0) {
          expect(findings.filter((one) => one.severity !== 'info').map((one) => one.message)).toEqual([])
          return
        }
        const first = findings[0]
        const all = findings.map((one) => `${one.severity} ${one.id} ${showRef(one.resource)}: ${one.message}`)
        expect(first && refs.some((ref) => isNamedBy(first.resource, ref)), all.join('\n')).toBe(true)
        expect(first?.causedBy).toBeNull()
      },
    )
  }

  test('gives the same answer whichever mesh is named first', async () => {
    for (const { dumps } of scenarios.slice(0, 4)) {
      const [one, other] = [await findingsOf(dumps), await findingsOf(dumps.toReversed())]
      expect(other[0]?.key).toBe(one[0]?.key)
      expect(new Set(other.map((finding) => finding.key))).toEqual(new Set(one.map((finding) => finding.key)))
    }
  })
})
