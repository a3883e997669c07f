// Writes a new check, its test and its line in the index: npm run new-check trust/my-check
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [id = ''] = process.argv.slice(2)
const [, area, name] = /^([a-z]+)\/([a-z][a-z0-9-]*)$/.exec(id) ?? []
const root = join(import.meta.dirname, '..')
const index = join(root, `src/checks/${area}/index.ts`)
if (!name || !existsSync(index)) {
  console.error('usage: npm run new-check <area>/<name>; areas are the folders of src/checks')
  process.exit(2)
}
const file = join(root, `src/checks/${id}.ts`)
if (existsSync(file)) {
  console.error(`${id} exists already`)
  process.exit(2)
}
const variable = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())
writeFileSync(
  file,
  `import { peeringCheck } from '../define.js'
import { at, fix, saw } from '../say.js'

export default peeringCheck({
  id: '${id}',
  title: 'What holds when all is well, in one sentence',
  severity: 'error',
  why: 'What happens otherwise, and why it matters.',
  covers: [],
  after: [],
  needs: { here: ['peers'] },
  *run({ here, peer }) {
    const place = at(here, peer, 'spec.remote.addresses')
    if (peer.spec.remote.addresses.length > 0) return
    yield {
      says: \`\${here.label} …\`,
      on: place,
      evidence: [saw(place, { expected: '…', actual: '…' })],
      remedy: [fix(here, 'What to do')],
    }
  },
})
`,
)
writeFileSync(
  join(root, `test/checks/${id}.test.ts`),
  `import check from '../../../src/checks/${id}.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

testCheck(check, {
  silent: {
    'all is well': healthy,
  },
  fires: {
    'what is wrong': {
      given: healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
        peer.spec.remote.addresses = []
      }),
      says: /…/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
  },
})
`,
)
const text = readFileSync(index, 'utf8')
writeFileSync(
  index,
  text
    .replace(/(import type \{ Check \} from '\.\.\/define\.js'\n)/, `$1import ${variable} from './${name}.js'\n`)
    .replace(
      /\[([^\]]*?),?\s*\](\s*)$/,
      (_, list, end) => `[${list.trim() === '' ? '' : `${list.trim()}, `}${variable}]${end}`,
    ),
)
execFileSync(process.execPath, [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'check', '--write', index], {
  cwd: root,
  stdio: 'ignore',
})
console.log(`wrote src/checks/${id}.ts and test/checks/${id}.test.ts; then: npm run docs`)
