import { dumpsOf, field, items } from '../federation/envoy/fields.js'
import { chainsOn } from '../federation/envoy/listeners.js'
import { servicePort } from '../federation/gateways/gateway.js'
import type { Mesh } from '../federation/mesh.js'
import { parseEnvoyCluster, sni } from '../federation/names.js'
import type { Peering } from '../federation/peering.js'
import { known } from '../vocabulary/fact.js'
import { rows } from './trust.js'

/**
 * The server name to ask a peer's ingress for on the service port, which it knows by the names of the services it exports only; null
 * where no such name is known. Its listener takes every port in front of an exported name, so that one is as good as another.
 */
export function serviceSni(exporter: Mesh | null, toPeer: string | null, importer: Peering | null): string | null {
  const status = exporter ? rows(exporter.facts.exportSets).find((set) => set.metadata.name === toPeer)?.status : null
  const configs = exporter ? rows(exporter.facts.proxyConfigs) : []
  const offered = importer
    ? rows(importer.here.facts.importSets).find((set) => set.metadata.name === importer.peer.metadata.name)?.status
    : null
  const [host] = [
    ...(status?.exportedServices ?? []).map(({ exportedName }) => exportedName),
    ...configs.flatMap(({ config }) => (chainsOn(config, servicePort) ?? []).flatMap(({ serverNames }) => serverNames)),
    ...(offered?.importedServices ?? []).map(({ exportedName }) => exportedName),
  ].filter((name) => !name.startsWith('*'))
  return host === undefined ? null : sni({ port: portOf(host, importer?.here ?? null), host })
}

/** The port by which the importing mesh's egress gateway knows an exported name. */
function portOf(host: string, importer: Mesh | null): number {
  const clusters = rows(importer?.facts.proxyConfigs ?? known([])).flatMap(({ config }) =>
    dumpsOf(config, 'ClustersConfigDump').flatMap((dump) => items(field(dump, 'dynamic_active_clusters'))),
  )
  const names = clusters.map((one) => field(one, 'cluster', 'name')).filter((name) => typeof name === 'string')
  return names.map(parseEnvoyCluster).find((target) => target?.host === host)?.port ?? 80
}
