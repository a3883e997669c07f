import { readFileSync } from 'node:fs'
import { transformSync } from 'esbuild'
import { expect, test } from 'vitest'
import * as library from '../../src/index.js'

const page = readFileSync(new URL('../../docs/library.md', import.meta.url), 'utf8')

test('the example in docs/library.md gives what its comments say', () => {
  const example = /```ts\n(.*?)```/s.exec(page)?.[1] ?? ''
  const { js, promised } = separate(example)
  const given = new Function('meshfed', `${js}\nreturn { ${Object.keys(promised).join(', ')} }`)(library)
  expect(Object.keys(promised)).toEqual(['exported', 'imported', 'why', 'host'])
  expect(given).toEqual(promised)
})

test('every name that docs/library.md mentions as a function is one', () => {
  const mentioned = [...page.matchAll(/`((?:resolve|explain|parse)\w+|\w+(?:Hostname|Name|Id|Account))\b/g)].map(
    (found) => found[1],
  )
  const functions: Record<string, unknown> = { ...library }
  expect(mentioned.length).toBeGreaterThan(10)
  expect(mentioned.filter((name) => typeof functions[name ?? ''] !== 'function')).toEqual([])
})

/** The code as a function body, and per constant the value that the comment lines after it promise. */
function separate(example: string): { js: string; promised: Record<string, unknown> } {
  const promised: Record<string, unknown> = {}
  for (const [, comment = ''] of example.matchAll(/((?:^\/\/ .*\n)+)/gm)) {
    const before = example.slice(0, example.indexOf(comment))
    const name = [...before.matchAll(/^const (\w+)/gm)].at(-1)?.[1] ?? ''
    promised[name] = new Function(`return ${comment.replace(/^\/\/ /gm, '')}`)()
  }
  const body = example.replace(/^import (\{.*\}) from 'meshfed'$/m, 'const $1 = meshfed')
  return { js: transformSync(body, { loader: 'ts' }).code, promised }
}
