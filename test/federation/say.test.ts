import { execa } from 'execa'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MeshIdentity } from '../../src/federation/mesh.js'
import { apply, oc } from '../../src/federation/say.js'

const mesh = (name: string): MeshIdentity => ({
  label: name,
  name,
  namespace: name,
  cluster: name,
  source: 'live',
  context: name,
})

/** What a shell makes of a printed command, with an `oc` that shows its arguments and what it is fed. */
async function run(command: string): Promise<{ args: string[]; input: string }> {
  const script = `oc() { printf '%s\\0' "$@"; [ -t 0 ] || cat; }\n${command}`
  const { stdout } = await execa('sh', ['-c', script], { stdin: 'ignore', stripFinalNewline: false })
  const parts = stdout.split('\0')
  return { args: parts.slice(0, -1), input: parts.at(-1) ?? '' }
}

const text = fc.oneof(
  fc.string({ minLength: 1 }).filter((one) => !one.includes('\0')),
  fc.constantFrom("it's", '$(touch x)', '`id`', 'a;b', '"', "'; rm -rf ~ #", '\\n', '!!', 'a b'),
)

test('a printed command hands every argument over as it is, whatever a cluster calls its objects', async () => {
  await fc.assert(
    fc.asyncProperty(text, text, async (name, argument) => {
      const { args } = await run(oc(mesh(name), ['get', argument]))
      expect(args).toEqual(['--context', name, '-n', name, 'get', argument])
    }),
    { numRuns: 40 },
  )
})

test('an object to apply arrives whole, quotes and backslashes in it too', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      const { args, input } = await run(apply(mesh('red'), { metadata: { name: value } }))
      expect(args.slice(-3)).toEqual(['apply', '-f', '-'])
      expect(JSON.parse(input)).toEqual({ metadata: { name: value } })
    }),
    { numRuns: 40 },
  )
})
