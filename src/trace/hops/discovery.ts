import { discoveryState } from '../../federation/gateways/reach.js'
import { at, fix, oc, saw } from '../../federation/say.js'
import { stepNames } from '../../vocabulary/steps.js'
import type { Context } from '../context.js'
import { broken, degraded, ok, unsure } from '../judge.js'
import { peerPlace } from '../links.js'
import type { Route } from '../routes.js'
import type { Hop, Judged } from '../types.js'

/** A full list is asked for every minute, before 2.5.1 every five; older than this, resyncs fail. Milliseconds. */
const oldestSync = 7 * 60_000

/**
 * Whether the importer's istiod hears of the owner's services. A broken gateway or policy further on explains a connection that is
 * down: then that hop is where the path breaks, and this one says so.
 */
export function discovery(route: Route, context: Context, cause: Hop | null): Judged {
  const { owner, importer } = route.link
  const on = peerPlace(importer, 'status.discoveryStatus')
  if (!importer.peer) {
    if (importer.mesh) {
      return broken(
        peerPlace(importer),
        `${importer.label} has no ServiceMeshPeer for ${owner.label}, so it never asks for its services`,
        [saw(peerPlace(importer), { expected: `a ServiceMeshPeer for ${owner.label}`, actual: 'none' })],
        [
          fix(
            importer.mesh,
            `Create ServiceMeshPeer ${importer.peerName} in ${importer.mesh.namespace}`,
            oc(importer.mesh, ['get', 'servicemeshpeers']),
          ),
        ],
      )
    }
    return fromOwner(route, context)
  }
  if (!importer.mesh) return unsure(on, `no access to ${importer.label}`)
  const field = at(importer.mesh, importer.peer, 'status.discoveryStatus')
  const state = discoveryState(importer.peer, owner.peer)
  if (state === 'unknown') {
    if (importer.mesh.source === 'manifests' || context.hypothetical)
      return unsure(field, 'there is no status to go by')
    return degraded(
      field,
      `${importer.label} has no status for ${owner.label}: istiod has not taken up the ServiceMeshPeer`,
      [saw(field, { expected: 'connected', actual: 'no status' })],
    )
  }
  const rows = [
    ...(importer.peer.status.discoveryStatus?.active ?? []),
    ...(importer.peer.status.discoveryStatus?.inactive ?? []),
  ]
  const last = rows.map(({ watch }) => watch.lastDisconnectStatus).find((text) => text !== undefined)
  if (state === 'down') {
    const said = `${importer.label} is not connected to ${owner.label}${last ? ` (${last})` : ''}`
    const proof = saw(field, { expected: 'connected', actual: last ?? 'not connected' })
    if (context.hypothetical && !cause)
      return ok(field, `not connected now; nothing that can be seen keeps it from connecting once it is applied`)
    if (cause) return degraded(field, `${said}: see ${stepNames[cause.step]} below`, [proof])
    return broken(
      field,
      `${said}, so it hears of no change`,
      [proof],
      [fix(importer.mesh, 'Find the first cause', doctor(context))],
    )
  }
  const syncs = rows
    .flatMap(({ watch }) => (watch.connected && watch.lastFullSync ? [Date.parse(watch.lastFullSync)] : []))
    .filter((time) => !Number.isNaN(time))
  const sync = syncs.length === 0 ? null : Math.max(...syncs)
  if (sync === null || context.hypothetical) return ok(field, 'connected')
  const shown = new Date(sync).toISOString()
  const proof = saw(field, { actual: `lastFullSync ${shown}` })
  if (exportedSince(route, context.now) > sync)
    return degraded(field, `connected, but the last full sync (${shown}) is older than the export`, [proof])
  if (context.now.getTime() - sync > oldestSync)
    return degraded(field, `connected, but the last full sync is old (${shown}): resyncs fail behind the open watch`, [
      proof,
    ])
  return ok(field, `connected, last full sync ${shown}`, [proof])
}

/** What was accepted may be the cause, and doctor tells it only when asked for everything. */
function doctor({ program, accepted }: Context): string {
  return `${program} doctor${accepted.length > 0 ? ' --verbose' : ''}`
}

/** When the Service and the set that exports it were both there, milliseconds; 0 where the objects do not say, or claim the future. */
function exportedSince({ row, exportSet }: Route, now: Date): number {
  const made = [row, exportSet].map((object) => Date.parse(object?.metadata.creationTimestamp ?? ''))
  return Math.max(0, ...made.filter((time) => time <= now.getTime()))
}

/** Only the owner was read: the peers that it serves are in its own status. */
function fromOwner({ link: { owner, importer } }: Route, context: Context): Judged {
  const on = peerPlace(owner, 'status.discoveryStatus')
  const state = discoveryState(null, owner.peer)
  if (state === 'up') return ok(on, `${importer.label} is connected, as ${owner.label} sees it`)
  if (state === 'unknown' || context.hypothetical) return unsure(on, `no access to ${importer.label}`)
  return broken(
    on,
    `${importer.label} does not watch ${owner.label}, as ${owner.label} sees it`,
    [saw(on, { expected: 'a connected remote', actual: 'none' })],
    [fix(owner.identity, 'Look from the other side too', doctor(context))],
  )
}
