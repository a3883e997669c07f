// Packs recorded federations into test/recordings, and one of them into demo/.
//
//   node scripts/record.mjs <directory of scenarios> [scenario for the demo]
//
// A scenario is a directory with one must-gather per mesh and an expected.json. Archives come out byte for byte the same on
// every run: entries sorted, no owners, one fixed time. The times that matter stand in the files themselves.
import { createWriteStream } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { constants, gzipSync } from 'node:zlib'
import { create } from 'tar'

const project = dirname(dirname(fileURLToPath(import.meta.url)))
const recordings = join(project, 'test', 'recordings')
const demo = join(project, 'demo')
const fixedTime = new Date('2000-01-01T00:00:00Z')

const [source, demoScenario = 'root-cert-wrong'] = process.argv.slice(2)
if (source === undefined) {
  console.error('usage: node scripts/record.mjs <directory of scenarios> [scenario for the demo]')
  process.exit(2)
}

await rm(recordings, { recursive: true, force: true })
for (const scenario of await directoriesIn(source)) {
  const target = join(recordings, scenario)
  await mkdir(target, { recursive: true })
  await copyText(join(source, scenario, 'expected.json'), join(target, 'expected.json'))
  for (const mesh of await directoriesIn(join(source, scenario))) {
    await pack(join(source, scenario, mesh), join(target, `${mesh}.tar.gz`))
  }
}
await writeFile(
  join(recordings, 'resolution.jsonl.gz'),
  gzipSync(await readFile(join(source, 'resolution.jsonl')), { level: constants.Z_BEST_COMPRESSION }),
)

await mkdir(demo, { recursive: true })
for (const mesh of await directoriesIn(join(source, demoScenario))) {
  await copyFile(join(recordings, demoScenario, `${mesh}.tar.gz`), join(demo, `${mesh}.tar.gz`))
}

async function pack(directory, file) {
  const archive = create(
    {
      cwd: directory,
      portable: true,
      mtime: fixedTime,
      gzip: { level: constants.Z_BEST_COMPRESSION },
      noDirRecurse: true,
      onWriteEntry: (entry) => {
        if (entry.stat) entry.stat.mode = entry.stat.isDirectory() ? 0o755 : 0o644
      },
    },
    await filesBelow(directory),
  )
  await pipeline(archive, createWriteStream(file))
}

async function filesBelow(directory) {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()
}

async function directoriesIn(directory) {
  const entries = await readdir(directory, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** Copies a file without its mode bits (the source may be read-only). */
async function copyText(from, to) {
  await writeFile(to, await readFile(from))
}
