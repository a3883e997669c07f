// doctor on generated federations: time and memory by size and by step, and how they grow.
//   node bench/scale.mjs            the aim's size and smaller ones
//   node bench/scale.mjs --large    up to 20,000 services with 100,000 endpoints, and 50 meshes
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { federation, writeMustGather } from './generate.mjs'
import { bin, mb, ms, node, runOnce, table } from './measure.mjs'

const stepsOf = join(import.meta.dirname, 'steps.mjs')
const large = process.argv.includes('--large')

/** Aim: 2 x 5,000 services with 500 exports each in less than 10 s and 400 MB. */
const byServices = [1250, 2500, 5000, ...(large ? [10_000] : [])].map((services) => ({
  meshes: 2,
  services,
  exports: services / 10,
}))
/** 20,000 services in all, with up to 100,000 endpoints. */
const byEndpoints = [1, 3, 5].map((endpoints) => ({ meshes: 2, services: 10_000, exports: 1000, endpoints }))
const byMeshes = [2, 10, ...(large ? [50] : [])].map((meshes) => ({
  meshes,
  services: 200,
  exports: 50,
  degree: Math.min(meshes - 1, 6),
}))

await measure('services per mesh', 'services', byServices)
await measure('meshes', 'meshes', byMeshes)
if (large) await measure('endpoints per service, 2 x 10,000 services', 'endpoints', byEndpoints)

async function measure(title, by, sizes) {
  const points = []
  const rows = []
  const stepRows = []
  let names = []
  for (const size of sizes) {
    const directory = mkdtempSync(join(tmpdir(), 'meshfed-scale-'))
    try {
      for (const { name, objects } of federation(size)) writeMustGather(join(directory, name), objects)
      const dumps = readdirSync(directory).flatMap((name) => ['--dump', join(directory, name)])
      const { seconds, processor, megabytes, stdout, stderr, code } = await runOnce(process.execPath, [
        ...node,
        bin,
        'doctor',
        ...dumps,
        '-o',
        'json',
      ])
      if (stdout === '') throw new Error(`exit code ${code}: ${stderr}`)
      const { summary, findings } = JSON.parse(stdout)
      const paths = dumps.filter((one) => one !== '--dump')
      const steps = JSON.parse((await runOnce(process.execPath, ['--import', 'tsx', stepsOf, ...paths])).stdout)
      stepRows.push([size[by], Object.values(steps)])
      names = Object.keys(steps)
      if (summary.errors + summary.warnings > 0)
        console.error(findings.slice(0, 3).map((one) => `${one.id}: ${one.message}`))
      points.push([size[by], processor, megabytes])
      rows.push([
        size[by],
        size.services * (size.endpoints ?? 1) * size.meshes,
        `${seconds.toFixed(2)} s`,
        `${processor.toFixed(2)} s`,
        mb(megabytes),
        summary.verdict,
      ])
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  }
  table([title, 'endpoints in all', 'time', 'processor', 'peak memory', 'verdict'], rows)
  console.log(`\nprocessor time in s = ${growth(points, 1)}; memory in MB = ${growth(points, 2)}`)
  table(
    [title, ...names.map((name) => `${name}: time, heap after it`)],
    stepRows.map(([n, steps]) => [n, ...steps.map(({ seconds, megabytes }) => `${ms(seconds)}, ${mb(megabytes)}`)]),
  )
  for (const [index, name] of names.entries()) {
    const one = stepRows.map(([n, steps]) => [n, steps[index].seconds])
    if (Math.max(...one.map(([, seconds]) => seconds)) > 0.1) console.log(`\n${name}, in s = ${growth(one, 1)}`)
  }
}

/** Least squares: `a + b·n`, and how much of the variance that explains. */
function growth(points, figure) {
  const n = points.length
  const mean = (index) => points.reduce((sum, point) => sum + point[index], 0) / n
  const [x, y] = [mean(0), mean(figure)]
  const slope =
    points.reduce((sum, p) => sum + (p[0] - x) * (p[figure] - y), 0) /
    points.reduce((sum, p) => sum + (p[0] - x) ** 2, 0)
  const rest = points.reduce((sum, p) => sum + (p[figure] - y - slope * (p[0] - x)) ** 2, 0)
  const all = points.reduce((sum, p) => sum + (p[figure] - y) ** 2, 0)
  return `${(y - slope * x).toFixed(2)} + ${slope.toPrecision(3)}·n (R² ${(1 - rest / all).toFixed(3)})`
}
