import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Fact } from '../../vocabulary/fact.js'
import { asFact, Failure } from './failure.js'
import type { Api } from './http.js'
import type { KubeContext } from './kubeconfig.js'

/** What tells one cluster from another, whatever the names of the contexts that lead to it. */
export interface ClusterIdentity {
  /** `host:port` and path of the API server. */
  readonly server: string
  /** SHA-256 of the CA that the kubeconfig trusts; null = the system's CAs. */
  readonly ca: string | null
  /** The uid of namespace kube-system: one per cluster for its whole life. Namespaces may be unreadable. */
  readonly uid: Fact<string>
}

export async function readIdentity(api: Api, context: KubeContext): Promise<ClusterIdentity> {
  const url = new URL(context.cluster.server)
  const right = { group: '', resource: 'namespaces', verb: 'get', namespace: null } as const
  const uid = await asFact(async () => uidOf(await api.get('/api/v1/namespaces/kube-system'), api.host), right)
  return { server: url.host + url.pathname.replace(/\/$/, ''), ca: caFingerprint(context), uid }
}

/** Two contexts lead to the same cluster when its uid says so; where it cannot be read, when they use one address and one CA. */
export function sameCluster(one: ClusterIdentity, other: ClusterIdentity): boolean {
  if (one.uid.known && other.uid.known) return one.uid.value === other.uid.value
  return one.server === other.server && one.ca === other.ca
}

function uidOf(namespace: unknown, host: string): string {
  const { metadata } = (namespace ?? {}) as { metadata?: { uid?: unknown } }
  if (typeof metadata?.uid !== 'string') throw new Failure(`${host} gave a namespace without a uid`)
  return metadata.uid
}

/** SHA-256 of the cluster's CA, or null where the system's CAs are trusted. */
function caFingerprint(context: KubeContext): string | null {
  const { caData, caFile } = context.cluster
  try {
    const ca = caData ? Buffer.from(caData, 'base64') : caFile ? readFileSync(caFile) : null
    return ca && createHash('sha256').update(ca).digest('hex')
  } catch {
    return null
  }
}
