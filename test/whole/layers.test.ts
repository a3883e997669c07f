import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'

const cruise = (folder: string) =>
  execa(resolve('node_modules/.bin/depcruise'), ['src', '--config', resolve('.dependency-cruiser.cjs')], {
    cwd: folder,
    reject: false,
  })

/** Files that reach for what their room may not know, by the rule that says so. */
const breaches: Readonly<Record<string, readonly [file: string, reachesFor: string]>> = {
  'checks-are-pure': ['checks/trust/probe', 'cluster/kinds'],
  'cluster-only-reads': ['cluster/live/probe', 'federation/names'],
  'report-only-shows': ['report/html/probe', 'checks/run'],
  'redact-is-pure': ['redact/probe', 'cluster/reader'],
  'session-is-one-run': ['session/logs/probe', 'cli/flags'],
  'session-makes-documents': ['session/probe', 'report/text/report'],
  'cli-serves-commands': ['cli/probe', 'commands/doctor'],
  'completion-stands-beside-commands': ['completion/probe', 'report/table'],
}

describe('the layers between rooms', () => {
  test('hold', { timeout: 120_000 }, async () => {
    const { stdout, exitCode } = await cruise('.')
    expect(stdout).toMatch(/no dependency violations found \(\d\d+ modules/)
    expect(exitCode).toBe(0)
  })

  test('are seen broken where they are', { timeout: 120_000 }, async () => {
    // a program of its own elsewhere, so that nothing else that looks at src meanwhile sees it
    const folder = mkdtempSync(join(tmpdir(), 'meshfed-layers-'))
    const write = (path: string, text: string) => {
      mkdirSync(join(folder, dirname(path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    try {
      cpSync('tsconfig.json', join(folder, 'tsconfig.json'))
      for (const [file, reachesFor] of Object.values(breaches)) {
        const up = '../'.repeat(file.split('/').length - 1)
        write(`src/${file}.ts`, `export * from '${up}${reachesFor}.js'\n`)
        write(`src/${reachesFor}.ts`, 'export const something = 1\n')
      }
      const { stdout, exitCode } = await cruise(folder)
      for (const [rule, [file, reachesFor]] of Object.entries(breaches))
        expect(stdout).toContain(`error ${rule}: src/${file}.ts → src/${reachesFor}.ts`)
      expect(exitCode).not.toBe(0)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
