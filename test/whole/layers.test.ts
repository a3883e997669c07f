import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'

const cruise = (path: string) =>
  execa('npx', ['depcruise', path, '--config', '.dependency-cruiser.cjs'], { reject: false })

describe('the layers between rooms', () => {
  test('hold', async () => {
    const { stdout, exitCode } = await cruise('src')
    expect(stdout).toMatch(/no dependency violations found \(\d\d+ modules/)
    expect(exitCode).toBe(0)
  })

  test('are seen broken when a check reaches for a cluster', async () => {
    const folder = mkdtempSync('src/checks/layer-probe-')
    try {
      writeFileSync(join(folder, 'probe.ts'), "export { kinds } from '../../cluster/kinds.js'\n")
      const { stdout, exitCode } = await cruise(folder)
      expect(stdout).toContain('checks-are-pure')
      expect(exitCode).not.toBe(0)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
