import { readFileSync } from 'node:fs'
import { enableCompileCache } from '../compile-cache.js'
import { complete, renderCompletion } from './complete.js'
import type { Surface } from './surface.js'
import { lookUp } from './values.js'

/**
 * Answers kubectl and oc, which run `kubectl_complete-meshfed WORDS… WORD`. A shell waits for it: of the program only the list of
 * what can be typed is read, and what a value needs.
 */
export async function start(from: string): Promise<void> {
  enableCompileCache()
  const surface: Surface = JSON.parse(readFileSync(new URL('../oclif.manifest.json', from), 'utf8'))
  process.stdout.write(renderCompletion(await complete(process.argv.slice(2), surface, lookUp)))
  // connections that still wait for a slow cluster keep nobody
  process.stdout.write('', () => process.exit(0))
}
