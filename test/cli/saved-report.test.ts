import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readReport } from '../../src/cli/saved-report.js'
import type { Report } from '../../src/report/document.js'
import { meshfed } from '../support/program.js'

const folder = mkdtempSync(join(tmpdir(), 'meshfed-report-'))
let report: Report

beforeAll(async () => {
  report = JSON.parse((await meshfed(['doctor', '--demo', '-o', 'json'])).stdout)
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(text: string): string {
  const path = join(folder, 'report.json')
  writeFileSync(path, text)
  return path
}

describe('a saved report', () => {
  test('comes back as it was', async () => {
    expect(await readReport(file(JSON.stringify(report)))).toEqual(report)
  })

  const empty = { meshes: [], peerings: [], findings: [], unknown: [], missingRights: [], summary: {}, stats: {} }
  test.each([
    ['an empty file', () => ''],
    ['a list', () => '[]'],
    ['another document', () => '{"apiVersion":"v1","kind":"List","items":[]}'],
    ['a finding that is null', () => JSON.stringify({ ...empty, schemaVersion: '1', findings: [null] })],
    [
      'a finding without proof',
      () => {
        const findings = report.findings.map((finding) => ({ ...finding, evidence: undefined }))
        return JSON.stringify({ ...report, findings })
      },
    ],
    ['a mesh without a name', () => JSON.stringify({ ...report, meshes: [{}] })],
  ])('is not taken for one: %s', async (_what, text) => {
    await expect(readReport(file(text()))).rejects.toThrow(/is not a report of meshfed|is neither JSON nor YAML/)
  })

  test('of a version to come is refused by its number', async () => {
    await expect(readReport(file(JSON.stringify({ ...report, schemaVersion: '2' })))).rejects.toThrow(
      'has schema version 2; this program knows 1',
    )
  })
})
