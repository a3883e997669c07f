import { describe } from 'vitest'
import { findBinaries } from './binaries.js'

/** `describe` for tests against real API servers: stands aside where the servers are not built (setup.ts says so). */
export const describeWithServers = describe.runIf(!('missing' in findBinaries()))
