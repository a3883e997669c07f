// Bundles the program into dist/: one small entry per command, what they share in chunks, so that a command loads only what it
// uses. Writes beside them the library's types and the licences of what is bundled, and then oclif.manifest.json.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { lazyRequires } from './lazy-requires.mjs'
import { notices } from './notices.mjs'

const root = join(import.meta.dirname, '..')
const commands = readdirSync(join(root, 'src/commands'), { recursive: true })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join('src/commands', name))

// built aside and swapped in, so that a program that is running meanwhile finds its files
const fresh = join(root, `dist.${process.pid}`)
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [
    'src/start.ts',
    'src/main.ts',
    'src/index.ts',
    'src/hooks/command-not-found.ts',
    'src/completion/start.ts',
    ...commands,
  ],
  outdir: fresh,
  outbase: 'src',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  jsx: 'automatic',
  chunkNames: 'chunks/[name]-[hash]',
  define: { 'process.env.NODE_ENV': '"production"' },
  // oclif would pull in a TypeScript compiler and ink its developer tools, neither of which an installed program uses
  external: ['typescript', 'ts-node', 'react-devtools-core'],
  // Node deprecates its own punycode, which a dependency of the API client still asks for
  alias: { punycode: './node_modules/punycode/punycode.es6.js' },
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  plugins: [lazyRequires(/node_modules.@oclif.core.lib.*\.js$/)],
  // names stay: stack traces of bug reports can be read, and nothing else was slower or larger to load with them
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
  legalComments: 'none',
  metafile: true,
})
// which sources are in which file, for the test that looks at what a command loads; not part of the package
const notes = join(root, 'node_modules/.cache/meshfed')
mkdirSync(notes, { recursive: true })
writeFileSync(
  join(notes, 'bundle.json'),
  JSON.stringify(metafile.outputs).replaceAll(`"dist.${process.pid}/`, '"dist/'),
)
writeFileSync(join(fresh, 'THIRD-PARTY-NOTICES'), notices(metafile.outputs, root))
const types = ['--project', join(root, 'scripts/tsconfig.types.json'), '--outDir', join(fresh, 'types')]
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...types], {
  cwd: root,
  stdio: 'inherit',
})

const dist = join(root, 'dist')
const stale = `${fresh}.old`
if (existsSync(dist)) renameSync(dist, stale)
renameSync(fresh, dist)
rmSync(stale, { recursive: true, force: true })

execFileSync(process.execPath, [join(root, 'node_modules/oclif/bin/run.js'), 'manifest'], {
  cwd: root,
  env: { ...process.env, OCLIF_SKIP_NEW_VERSION_CHECK: 'true' },
  stdio: ['ignore', 'ignore', 'inherit'],
})
