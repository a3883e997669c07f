import { readFileSync } from 'node:fs'
import { enableCompileCache } from './compile-cache.js'

/** Starts the program. `--version` alone is answered before anything else is loaded. */
export async function start(from: string): Promise<void> {
  const [only, ...others] = process.argv.slice(2)
  if ((only === '--version' || only === 'version') && others.length === 0) {
    const { name, version } = JSON.parse(readFileSync(new URL('../package.json', from), 'utf8'))
    process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`)
    return
  }
  enableCompileCache()
  const { run } = await import('./main.js')
  await run(from)
}
