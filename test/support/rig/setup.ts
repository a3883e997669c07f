import { buildBinaries, findBinaries } from './binaries.js'

/**
 * Runs once before the end-to-end suite. In CI (or with MESHFED_RIG=build) the servers are built and must be there; elsewhere
 * their absence is said here, once, and the suite steps aside.
 */
export default async function setup(): Promise<void> {
  if (process.env.CI || process.env.MESHFED_RIG === 'build') {
    await buildBinaries((line) => console.error(line))
    return
  }
  const found = findBinaries()
  if ('missing' in found) console.error(`\nEnd-to-end tests do not run: ${found.missing}\n`)
}
