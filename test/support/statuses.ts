import type { Scene, Side } from './scene.js'

interface Connection {
  readonly connected: boolean
  readonly lastConnected?: string
  readonly lastDisconnect?: string
  readonly lastDisconnectStatus?: string
  readonly lastFullSync?: string
}

interface Row {
  readonly pod?: string
  readonly watch?: Connection
  readonly remotes?: readonly (Connection & { readonly source: string })[]
}

/** Times of the scenes' day. */
export const at = (time: string) => `2026-11-24T${time}Z`

/** The scene with other rows in the status of a side's peer; each goes to the list that istiod would put it in. */
export function status(scene: Scene, side: Side, ...rows: readonly Row[]): Scene {
  const other = side === 'red' ? 'green' : 'red'
  const live = { connected: true, lastConnected: at('11:00:00'), lastFullSync: at('11:59:30') }
  const whole = rows.map(
    ({ pod = `istiod-${side}-mesh-1`, watch = live, remotes = [{ ...live, source: 'the peer’s istiod' }] }) => ({
      pod,
      watch,
      remotes,
    }),
  )
  return scene.change(side, `ServiceMeshPeer/${other}-mesh`, (peer) => {
    peer.status.discoveryStatus = {
      active: whole.filter(({ watch }) => watch.connected),
      inactive: whole.filter(({ watch }) => !watch.connected),
    }
  })
}
