import { fullHostname, hostCovers } from '../../federation/matching.js'
import type { MeshIdentity } from '../../federation/mesh.js'
import { istiodName, localSuffix } from '../../federation/names.js'
import type { ExportSet } from '../../federation/objects/federation.js'
import type { DestinationRule } from '../../federation/objects/istio.js'
import type { LogSummary } from '../../logs/summary.js'
import { meshCheck } from '../define.js'
import { apply, at, fix, logged, oc, place, saw } from '../say.js'

export default meshCheck({
  id: 'prerequisites/istiod-destination-rule',
  title: 'Ingress gateways speak TLS to istiod’s discovery port',
  severity: 'error',
  why: 'istiod serves 8188 with TLS only. The operator makes a DestinationRule `istiod-<control plane>` that lets gateways start TLS; it is written for `cluster.local`, so with another cluster domain it does nothing. Without it the peer gets 400 Bad Request.',
  covers: ['D31'],
  after: [],
  needs: { here: ['destinationRules', 'peers'] },
  uses: { here: ['exportSets', 'logs'] },
  *run({ here }) {
    // manifests do not hold what the operator makes
    if (here.peers.length === 0 || here.source === 'manifests') return
    const domain = clusterDomainOf(here.exportSets ?? [])
    const name = istiodName(here.name)
    const host = `${name}.${here.namespace}.${localSuffix(domain)}`
    const rules = here.destinationRules.filter((rule) => rule.metadata.namespace === here.namespace)
    const covering = rules.filter((rule) => covers(rule, host, here, domain))
    const exact = covering.find((rule) => !rule.spec.host?.startsWith('*'))
    // of wildcards only those that trust any certificate: istiod's own is no workload's
    const others = covering.some((rule) => ['SIMPLE', 'MUTUAL'].includes(modeOf(rule) ?? ''))
    const mode = exact ? modeOf(exact) : undefined
    if (exact ? mode !== undefined && mode !== 'DISABLE' : others) return
    const namesake = rules.find((rule) => rule.metadata.name === name)
    const missing = {
      apiVersion: 'networking.istio.io/v1beta1',
      kind: 'DestinationRule',
      namespace: here.namespace,
      name,
    }
    const on = exact
      ? at(here, exact, 'spec.trafficPolicy')
      : namesake
        ? at(here, namesake, 'spec.host')
        : place(here, missing)
    const says = exact
      ? `DestinationRule ${exact.metadata.name} of ${here.label} starts no TLS to istiod’s port 8188`
      : `${here.label} has no DestinationRule for ${host}, so its ingress gateways speak plain text to istiod’s port 8188`
    const proof =
      exact || !namesake
        ? saw(on, { expected: 'tls.mode SIMPLE on port 8188', actual: exact ? (mode ?? 'no tls') : 'not there' })
        : saw(on, { expected: host, actual: namesake.spec.host ?? 'not set' })
    yield {
      says: `${says}: peers get 400 Bad Request`,
      on,
      evidence: [proof, ...plainText(here, here.logs)],
      remedy: [
        fix(
          here,
          `${domain === undefined ? 'The operator makes it anew when it reconciles; until then apply it yourself' : 'Apply a rule for this cluster domain'}: host ${host}, portLevelSettings with port 8188 and tls mode SIMPLE`,
          exact
            ? oc(here, ['edit', `destinationrule/${exact.metadata.name}`])
            : applied(here, domain === undefined ? name : `${name}-discovery`, host),
        ),
      ],
    }
  },
})

/** The domain of the cluster, where all exported services agree on one in the status that istiod writes; undefined = the default. */
function clusterDomainOf(sets: readonly ExportSet[]): string | undefined {
  const domains = sets
    .flatMap((set) => set.status?.exportedServices ?? [])
    .map(({ localService: { name, namespace, hostname } }) => {
      const start = `${name}.${namespace}.svc.`
      return hostname?.startsWith(start) ? hostname.slice(start.length) : 'cluster.local'
    })
  const [domain, ...others] = new Set(domains)
  return others.length > 0 || domain === 'cluster.local' ? undefined : domain
}

function covers(rule: DestinationRule, host: string, mesh: MeshIdentity, domain: string | undefined): boolean {
  const pattern = fullHostname(rule.spec.host ?? '', mesh.namespace, domain)
  return pattern !== '' && hostCovers(pattern, host)
}

function modeOf(rule: DestinationRule): string | undefined {
  const policy = rule.spec.trafficPolicy
  const onPort = policy?.portLevelSettings.find((one) => one.port.number === 8188)
  return onPort ? onPort.tls?.mode : policy?.tls?.mode
}

function plainText(mesh: MeshIdentity, logs: LogSummary | null) {
  const seen = logs?.seen.find((one) => one.id === 'istiod-got-plain-text')
  return seen ? [logged(mesh, { namespace: seen.source.namespace, name: seen.source.pod }, seen.line)] : []
}

function applied(mesh: MeshIdentity, name: string, host: string): string {
  const rule = {
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'DestinationRule',
    metadata: { name, namespace: mesh.namespace },
    spec: { host, trafficPolicy: { portLevelSettings: [{ port: { number: 8188 }, tls: { mode: 'SIMPLE' } }] } },
  }
  return apply(mesh, rule)
}
