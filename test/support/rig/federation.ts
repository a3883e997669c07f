import { join } from 'node:path'
import type { Pair } from './cluster.js'
import { writeKubeconfig } from './kubeconfig.js'
import { type Loaded, loadRecording } from './load.js'
import { type MisbehavingProxy, startProxy } from './proxy.js'

/** A recorded federation in two live clusters, reached through proxies that show the recording's own time. */
export interface LiveFederation {
  readonly red: Side
  readonly green: Side
  /** Path of a kubeconfig with the contexts `red` and `green`, as the viewer. */
  readonly kubeconfig: string
  /** Path of one with the context `red-again`, which leads to red by another address. */
  readonly twin: string
  unload(): Promise<void>
}

export interface Side extends Loaded {
  readonly proxy: MisbehavingProxy
}

export async function loadFederation(pair: Pair, scenario: string): Promise<LiveFederation> {
  const [red, green] = await Promise.all([side(pair, scenario, 'red'), side(pair, scenario, 'green')])
  const twin = { ...pair.red.contextOf('viewer'), name: 'red-again' }
  return {
    red,
    green,
    kubeconfig: await writeKubeconfig(join(pair.directory, 'federation.kubeconfig'), [
      red.proxy.contextOf('viewer'),
      green.proxy.contextOf('viewer'),
    ]),
    twin: await writeKubeconfig(join(pair.directory, 'twin.kubeconfig'), [twin]),
    async unload() {
      await Promise.all([red.proxy.close(), green.proxy.close()])
      await Promise.all([red.unload(), green.unload()])
    },
  }
}

async function side(pair: Pair, scenario: string, mesh: 'red' | 'green'): Promise<Side> {
  const loaded = await loadRecording(pair[mesh], scenario, mesh)
  const proxy = await startProxy(pair[mesh], { date: loaded.collectedAt })
  pair[mesh].forgetAudit()
  return { ...loaded, proxy }
}
