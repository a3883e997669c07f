import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const { lazy }: { lazy(source: string): string } = await import(resolve('scripts/lazy-requires.mjs'))

/** Runs CommonJS text; `asked` tells what it required, in order. */
function run(source: string) {
  const asked: string[] = []
  const exports: Record<string, () => unknown> = {}
  const modules: Readonly<Record<string, unknown>> = {
    './list': {
      List: class {
        items = ['a']
      },
      first: (items: string[]) => items[0],
    },
    './never': {},
  }
  const require = (name: string) => {
    asked.push(name)
    return modules[name]
  }
  new Function('require', 'exports', source)(require, exports)
  return { asked, exports }
}

describe('modules that oclif requires at the top of its files', () => {
  const source = `
const list_1 = require("./list");
const never_1 = require("./never");
exports.first = () => (0, list_1.first)(new list_1.List().items);
exports.never = () => never_1.x;
`

  test('are loaded when they are used, once, and give the same', () => {
    const before = run(source)
    const { asked, exports } = run(lazy(source))
    expect(before.asked).toEqual(['./list', './never'])
    expect(asked).toEqual([])
    expect(exports.first?.()).toBe(before.exports.first?.())
    exports.first?.()
    expect(asked).toEqual(['./list'])
  })

  test('are left as they are where their value is used under no name of their own', () => {
    const source = 'const { join } = require("node:path");\nexports.x = require("./list");\n'
    expect(lazy(source)).toBe(source)
  })
})
