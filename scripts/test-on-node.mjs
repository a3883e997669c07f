// Runs all tests on another release of Node, from the package that carries it, without installing it:
//   node scripts/test-on-node.mjs 22 [vitest's arguments]
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

const [release, ...args] = process.argv.slice(2)
if (!/^\d+$/.test(release ?? '')) throw new Error('which release of Node, such as 22?')
const root = join(import.meta.dirname, '..')
const home = join(root, 'node_modules/.cache/meshfed', `node-${release}`)
mkdirSync(home, { recursive: true })
const packaged = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
// its own prefix: it must not become a dependency
execFileSync('npm', ['install', '--prefix', home, '--no-audit', '--no-fund', '--no-save', `${packaged}@${release}`], {
  stdio: ['ignore', 'ignore', 'inherit'],
})
const node = join(home, 'node_modules', packaged, 'bin', 'node')
console.log(execFileSync(node, ['--version'], { encoding: 'utf8' }).trim())
const env = { ...process.env, PATH: `${join(node, '..')}:${process.env.PATH}` }
execFileSync(node, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args], {
  cwd: root,
  env,
  stdio: 'inherit',
})
