import { join, resolve } from 'node:path'
import type { SourceOptions } from '../../src/session/sources.js'

/** Two must-gathers per scenario, recorded from a real federation, and the object at fault in `expected.json`. */
export const recordings = resolve('test/recordings')

/** Paths of both sides of one recorded scenario. */
export function dumpsOf(scenario: string): readonly [string, string] {
  return [join(recordings, scenario, 'red.tar.gz'), join(recordings, scenario, 'green.tar.gz')]
}

/** Source options that read these dumps and nothing else. */
export function sourcesOf(dumps: readonly string[]): SourceOptions {
  return {
    dumps,
    manifests: [],
    context: null,
    peerContexts: [],
    kubeconfig: null,
    peerKubeconfig: null,
    namespace: null,
    peerNamespaces: [],
    as: null,
    requestTimeoutMs: 10_000,
  }
}
