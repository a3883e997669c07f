import type { MeshIdentity } from '../../federation/mesh.js'
import type { Peer } from '../../federation/objects/federation.js'
import type { Severity } from '../../vocabulary/finding.js'
import { meshCheck, type Place } from '../define.js'
import { at, fix, logged, oc, place } from '../say.js'
import { causes } from './causes.js'
import { meansOf } from './seen.js'

export default meshCheck({
  id: 'connection/istiod-log',
  title: 'istiod’s log tells of no trouble with the peers themselves',
  severity: 'warning',
  why: 'Some faults show nowhere but in istiod’s log: a status that it may not write, one that a defect with several replicas freezes, configuration that it rolled back, and polls of a dead peer during which the whole mesh waits for its configuration.',
  covers: ['D96', 'D97', 'D100', 'D101', 'D102'],
  after: [...causes],
  needs: { here: ['peers', 'logs'] },
  uses: { here: ['clock'] },
  *run({ here, now }) {
    for (const { id, severity, text, latent } of told) {
      const seen = here.logs.seen.find((one) => one.id === id && one.source.component === 'istiod')
      // What is long over is no finding.
      if (!seen || (here.clock ?? now).getTime() - (seen.last ?? 0) > recentMs) continue
      yield {
        says: `${here.label}: ${meansOf(seen)}`,
        on: suspect(here, here.peers, id),
        severity,
        latent,
        discriminator: id,
        evidence: [logged(here, { namespace: seen.source.namespace, name: seen.source.pod }, seen.line)],
        remedy: [fix(here, text, oc(here, ['logs', seen.source.pod, '-c', seen.source.container, '--tail', '200']))],
      }
    }
  },
})

interface Told {
  readonly id: string
  readonly severity: Severity
  readonly text: string
  /** It explains no outage. */
  readonly latent: boolean
}

const told: readonly Told[] = [
  {
    id: 'status-forbidden',
    severity: 'error',
    text: 'Let the operator restore the Role istiod-internal-<control plane>: istiod must be allowed to update federation objects and their status',
    latent: false,
  },
  {
    id: 'discovery-config-rejected',
    severity: 'error',
    text: 'The log line names the object that was rejected: mostly the peer’s name is too long or no DNS label',
    latent: false,
  },
  {
    id: 'status-duplicate',
    severity: 'warning',
    text: 'Judge by the logs, not by the status; with one istiod replica the status is right',
    latent: true,
  },
  {
    id: 'resync-timeout',
    severity: 'warning',
    text: 'Bring the peer back, or delete its ServiceMeshPeer and restart istiod: each failing poll holds up the configuration of the whole mesh for two minutes',
    latent: false,
  },
  {
    id: 'reconcile-gave-up',
    severity: 'warning',
    text: 'The end of the log line names the cause; istiod tries again within a minute',
    latent: false,
  },
]

const recentMs = 15 * 60_000

function suspect(here: MeshIdentity, peers: readonly Peer[], id: string): Place {
  const [peer, ...others] = peers
  if (id === 'status-forbidden')
    return place(here, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      namespace: here.namespace,
      name: `istiod-internal-${here.name}`,
    })
  if (peer && others.length === 0) return at(here, peer)
  return place(here, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: here.namespace,
    name: `istiod-${here.name}`,
  })
}
