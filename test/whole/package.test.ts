import { existsSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { describe, expect, test } from 'vitest'

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'))

/** Packages of which the bundle holds a file, by the notes of the build. */
function bundled(): readonly string[] {
  const outputs: Record<string, { inputs: object }> = json('node_modules/.cache/meshfed/bundle.json')
  const sources = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs))
  return [...new Set(sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []))]
}

describe('the package', () => {
  test('has every file that package.json promises', () => {
    const { bin, exports, types, oclif, files } = json('package.json')
    const promised = [...Object.values(bin), ...Object.values(exports['.']), types, oclif.commands, ...files]
    expect(promised.filter((path) => typeof path !== 'string' || !existsSync(path))).toEqual([])
  })

  test('brings the licence of everything that is bundled', () => {
    const notices = readFileSync('dist/THIRD-PARTY-NOTICES', 'utf8')
    const headings = [...notices.matchAll(/^(\S+) \d\S* \(.+\)$/gm)].map(([, name]) => name)
    expect(bundled().length).toBeGreaterThan(50)
    expect(bundled().filter((name) => !headings.includes(name))).toEqual([])
    const texts = notices.split(`\n${'-'.repeat(80)}\n`)
    expect(texts.filter((text) => !/permi(t|ssion)|public domain|apache license/i.test(text))).toEqual([])
  })

  test('needs nothing at run time but Node.js itself', () => {
    const outputs: Record<string, { imports: { path: string; external?: boolean }[] }> = json(
      'node_modules/.cache/meshfed/bundle.json',
    )
    const external = Object.values(outputs).flatMap(({ imports }) => imports.filter((one) => one.external))
    const names = new Set(external.map(({ path }) => path.replace(/^node:/, '')))
    const optional = ['typescript', 'ts-node', 'react-devtools-core', 'encoding', 'bufferutil', 'utf-8-validate']
    expect([...names].filter((name) => !builtinModules.includes(name) && !optional.includes(name))).toEqual([])
    expect(json('package.json').dependencies ?? {}).toEqual({})
  })

  test('is installed from whatever registry one uses: the lock file names none', () => {
    const { packages }: { packages: Record<string, { resolved?: string }> } = json('package-lock.json')
    expect(Object.keys(packages).length).toBeGreaterThan(100)
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([])
  })
})
