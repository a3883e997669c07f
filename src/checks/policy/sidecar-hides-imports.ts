import { egressHostCovers } from '../../federation/matching.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'
import { importedFrom } from './imported.js'

export default peeringCheck({
  id: 'policy/sidecar-hides-imports',
  title: 'Sidecar resources let clients see imported services',
  severity: 'info',
  why: 'A Sidecar resource limits what proxies know to its `egress.hosts`. Imported services count as living in the control plane’s namespace, or in the alias namespace when imported as local; where neither is listed, calls to them go nowhere. For namespaces that call none of them that is as it should be.',
  covers: ['D127', 'D131'],
  after: [],
  needs: { here: ['peers', 'importSets', 'sidecars'] },
  uses: { there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    const imported = importedFrom(here, peer, there, reverse)
    for (const sidecar of here.sidecars) {
      const { namespace = '', name } = sidecar.metadata
      const entries = sidecar.spec.egress.flatMap(({ hosts }) => hosts)
      if (entries.length === 0) continue
      const hidden = imported.filter((service) => !entries.some((entry) => egressHostCovers(entry, service, namespace)))
      const [first] = hidden
      if (!first) continue
      const field = at(here, sidecar, 'spec.egress')
      // The root namespace's Sidecar is every namespace's default; and who names a service after a namespace means its clients there.
      const meant = hidden.some(({ host }) => host.split('.')[1] === namespace)
      const wide = sidecar.spec.workloadSelector === undefined && (namespace === here.namespace || meant)
      const hosts = hidden.map(({ host }) => host)
      yield {
        says: `Sidecar ${namespace}/${name} in ${here.label} hides ${hosts.slice(0, 3).join(', ')}${hosts.length > 3 ? ` and ${hosts.length - 3} more` : ''}, imported from ${peer.metadata.name}`,
        on: field,
        breaks: 'outbound',
        severity: wide ? 'warning' : 'info',
        latent: true,
        evidence: [saw(field, { expected: `${first.namespace}/${first.host}`, actual: entries.join(', ') })],
        remedy: [
          fix(
            here,
            `If clients there call it, add "${first.namespace}/${first.host}" to the egress hosts`,
            oc(here, ['edit', 'sidecars.networking.istio.io', name], namespace),
          ),
        ],
      }
    }
  },
})
