import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { areas } from '../../src/checks/areas.js'
import { allChecks } from '../../src/checks/index.js'
import { retiredIds } from '../../src/checks/retired.js'
import { coveragePage, failures, unseen } from '../support/coverage.js'

const ids = allChecks.map((check) => check.id)

/** Files in the folder of an area that are checks: those with a default export. */
function checkFiles(): readonly string[] {
  return areas.flatMap(({ folder }) =>
    readdirSync(`src/checks/${folder}`)
      .filter(
        (name) =>
          name.endsWith('.ts') && /^export default /m.test(readFileSync(`src/checks/${folder}/${name}`, 'utf8')),
      )
      .map((name) => `${folder}/${name.slice(0, -3)}`),
  )
}

describe('the set of checks', () => {
  test('each file with a check is registered under its own path, and nothing else is', () => {
    expect([...ids].sort()).toEqual([...checkFiles()].sort())
  })

  test('each check has its test and its page', () => {
    for (const id of ids) {
      expect(existsSync(`test/checks/${id}.test.ts`), `test of ${id}`).toBe(true)
      expect(existsSync(`docs/checks/${id}.md`), `page of ${id}`).toBe(true)
    }
  })

  test('no id of a check that is gone is used again', () => {
    expect(ids.filter((id) => retiredIds.includes(id))).toEqual([])
  })

  test('no page outlives its check', () => {
    const pages = areas.flatMap(({ folder }) =>
      existsSync(`docs/checks/${folder}`)
        ? readdirSync(`docs/checks/${folder}`).map((name) => `${folder}/${name.slice(0, -3)}`)
        : [],
    )
    expect(pages.filter((page) => !ids.includes(page))).toEqual([])
  })

  test('what a check waits for exists', () => {
    const known = [...ids, ...areas.map(({ folder }) => `${folder}/*`)]
    for (const check of allChecks) expect(known, check.id).toEqual(expect.arrayContaining([...check.after]))
  })

  test('titles say what holds and are told once', () => {
    const titles = allChecks.map((check) => check.title)
    expect(new Set(titles).size).toBe(titles.length)
    for (const title of titles) expect(title).toMatch(/^\S.{9,110}[^.]$/)
  })

  test('every numbered failure is covered by a check or says why it cannot be seen', () => {
    const covered = new Set([...allChecks.flatMap((check) => check.covers), ...Object.keys(unseen())])
    expect(failures.filter((number) => !covered.has(number))).toEqual([])
  })

  test('docs/coverage.md is up to date', async () => {
    await expect(coveragePage(allChecks)).toMatchFileSnapshot(resolve('docs/coverage.md'))
  })
})
