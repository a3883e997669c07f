import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allChecks } from '../../../src/checks/index.js'
import { collect } from '../../../src/session/collect/collect.js'
import { diagnose } from '../../../src/session/diagnose.js'
import { makeReport } from '../../../src/session/report.js'
import { openSources } from '../../../src/session/sources.js'
import { dumpsOf, sourcesOf } from '../../support/recorded.js'

const scenarios = [
  'healthy',
  'root-cert-wrong',
  'client-id-wrong',
  'deny-by-authz',
  'exported-app-down',
  'failover-no-outlier',
  'import-local-no-alias',
  'istiod-down',
  'lb-pending',
  'service-port-wrong',
  'trust-domain-drift',
]

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshfed-collect-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** The report without times, names of sources and counts of bytes. */
async function reportOf(dumps: readonly string[]): Promise<string> {
  const sources = await openSources(sourcesOf(dumps), new AbortController().signal)
  try {
    const diagnosis = await diagnose(sources.meshes, allChecks, { logSinceSeconds: 900 })
    const { stats, meshes, ...report } = makeReport(diagnosis, sources.meshes, new Date(0), 0)
    return JSON.stringify({ ...report, meshes: meshes.map(({ cluster, ...mesh }) => mesh) }, null, 1)
  } finally {
    await sources.close()
  }
}

async function collected(dumps: readonly string[], to: string, redact = true): Promise<string> {
  const signal = new AbortController().signal
  const sources = await openSources(sourcesOf(dumps), signal)
  try {
    await collect(sources.meshes, {
      to,
      force: false,
      redact,
      pseudonymKey: null,
      logSinceSeconds: 900,
      program: '1.0.0',
      signal,
      warn: () => {},
    })
  } finally {
    await sources.close()
  }
  return to
}

describe('a bundle', () => {
  test.each(scenarios)('of %s gives the same report as what it was collected from', async (scenario) => {
    const dumps = dumpsOf(scenario)
    const bundle = await collected(dumps, join(directory, `${scenario}.tar.gz`))
    expect(await reportOf([bundle])).toBe(await reportOf(dumps))
  })
})
