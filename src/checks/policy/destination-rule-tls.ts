import { fullHostname, hostCovers } from '../../federation/matching.js'
import type { DestinationRule } from '../../federation/objects/istio.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'
import { importedFrom } from './imported.js'

export default peeringCheck({
  id: 'policy/destination-rule-tls',
  title: 'DestinationRules leave Istio’s mutual TLS on for imported services',
  severity: 'error',
  why: 'Clients reach imported services through the egress gateway’s 15443, which takes Istio mutual TLS only. A DestinationRule that switches TLS off, or to certificates of its own, makes the gateway close every connection.',
  covers: ['D29'],
  after: [],
  needs: { here: ['peers', 'importSets', 'destinationRules'] },
  uses: { there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    const hosts = importedFrom(here, peer, there, reverse)
    for (const rule of here.destinationRules) {
      const wrong = settingsOf(rule).find(({ mode }) => ['DISABLE', 'SIMPLE', 'MUTUAL'].includes(mode))
      if (!wrong) continue
      const pattern = fullHostname(rule.spec.host ?? '', rule.metadata.namespace ?? '')
      const hit = hosts.filter(({ host }) => pattern !== '' && hostCovers(pattern, host)).map(({ host }) => host)
      const [first] = hit
      if (!first) continue
      const field = at(here, rule, wrong.path)
      yield {
        says: `DestinationRule ${rule.metadata.namespace}/${rule.metadata.name} in ${here.label} sets TLS to ${wrong.mode} for ${hit.join(', ')}, imported from ${peer.metadata.name}`,
        on: field,
        breaks: 'outbound',
        ...(hit.length === 1 ? { service: first } : {}),
        evidence: [saw(field, { expected: 'ISTIO_MUTUAL, or nothing', actual: wrong.mode })],
        remedy: [
          fix(
            here,
            'Set the mode to ISTIO_MUTUAL, or leave imported hosts out of the rule',
            oc(here, ['edit', 'destinationrule', rule.metadata.name], rule.metadata.namespace ?? here.namespace),
          ),
        ],
      }
    }
  },
})

function settingsOf({ spec }: DestinationRule): readonly { readonly mode: string; readonly path: string }[] {
  const policy = spec.trafficPolicy
  const whole = policy?.tls?.mode ? [{ mode: policy.tls.mode, path: 'spec.trafficPolicy.tls.mode' }] : []
  const perPort = (policy?.portLevelSettings ?? []).flatMap(({ tls }, index) =>
    tls?.mode ? [{ mode: tls.mode, path: `spec.trafficPolicy.portLevelSettings[${index}].tls.mode` }] : [],
  )
  return [...whole, ...perPort]
}
