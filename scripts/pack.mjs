// Packs the built program for those who have no package manager: an archive per platform and the krew manifest that names them.
// Usage: node scripts/pack.mjs OUT-DIRECTORY [BASE-URL]
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { create, extract } from 'tar'

const root = join(import.meta.dirname, '..')
const [out = 'packed', base = 'https://example.invalid/meshfed'] = process.argv.slice(2)
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const platforms = ['linux-amd64', 'linux-arm64', 'darwin-amd64', 'darwin-arm64', 'windows-amd64']

const unix = (name) => `#!/bin/sh
# Finds its own directory behind the link that a plugin manager makes, and the Node.js on the PATH.
command -v node >/dev/null || { echo 'error: meshfed needs Node.js 20.19 or newer on the PATH' >&2; exit 3; }
exec node "$(dirname "$(readlink -f "$0")")/bin/${name}" "$@"
`
const windows = (name) => `@node "%~dp0bin\\${name}" %*\r\n`
const names = ['kubectl-meshfed', 'oc-meshfed', 'kubectl_complete-meshfed', 'oc_complete-meshfed']

mkdirSync(out, { recursive: true })
const work = mkdtempSync(join(tmpdir(), 'meshfed-pack-'))
const npm = ['pack', '--silent', '--ignore-scripts', '--pack-destination', resolve(out)]
const [tarball] = execFileSync('npm', npm, { cwd: root, encoding: 'utf8' }).trim().split('\n').slice(-1)
await extract({ file: join(out, tarball), cwd: work })

const sums = {}
for (const platform of platforms) {
  const folder = join(work, 'package')
  const isWindows = platform.startsWith('windows')
  const launchers = names.map((name) => (isWindows ? `${name}.cmd` : name))
  for (const [index, file] of launchers.entries())
    writeFileSync(join(folder, file), (isWindows ? windows : unix)(names[index]), { mode: 0o755 })
  const file = join(out, `meshfed-${version}-${platform}.tar.gz`)
  await create({ file, gzip: true, cwd: folder, portable: true, mtime: new Date(0) }, ['.'])
  for (const launcher of launchers) rmSync(join(folder, launcher))
  sums[platform] = createHash('sha256').update(readFileSync(file)).digest('hex')
}
rmSync(work, { recursive: true, force: true })

const template = readFileSync(join(root, 'deploy/krew/meshfed.yaml'), 'utf8')
const filled = template
  .replaceAll('{{version}}', version)
  .replaceAll('{{base}}', base)
  .replace(/\{\{sha256 ([a-z0-9-]+)\}\}/g, (_, platform) => sums[platform])
writeFileSync(join(out, 'meshfed.yaml'), filled)
