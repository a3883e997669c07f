import {
  type Offered,
  offered,
  reselected,
  unmet,
  type WrittenRule,
  withRule,
  writtenRule,
} from '../../federation/exchange/index.js'
import { matchLabels } from '../../federation/matching.js'
import { exportedHostname } from '../../federation/names.js'
import { nearest } from '../../federation/nearest.js'
import { isFields } from '../../federation/resolution/decode.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'exports/rule-matches-nothing',
  title: 'Every export rule selects a Service',
  severity: 'warning',
  why: 'A rule that selects nothing is silent: no error, no log line, and the service is missing at the peer. Names are literal (only `*` alone means any), labels are those of the Service and not of its pods, and ExternalName Services cannot be exported. A rule may also have been written before its service exists.',
  covers: ['D104', 'D108'],
  after: ['exports/outside-mesh'],
  needs: { here: ['exportSets', 'meshServices', 'members'] },
  uses: { here: ['meshPods'], there: ['importSets'] },
  *run({ here, there, peer, reverse }) {
    const given = offered(here, peer)
    if (!given) return
    const waiting = unmet(given.offers, there?.importSets ?? null, reverse)
    for (const rule of given.explained.rules) {
      const written = writtenRule(given.set, 'exportRules', rule.index)
      const { name, namespace, by, gives } = written
      if (!rule.matchesNothing() || (namespace !== null && !here.members.includes(namespace))) continue
      if (listsMatch(given, written)) continue
      const field = at(
        here,
        given.set,
        `${rule.path}.${by}${name === null ? (by === 'labelSelector' ? '.selector' : '') : '.name'}`,
      )
      // a rule by labels does not say which service it was meant for; the one that the peer waits for does
      const missed = gives ?? waiting.find((one) => namespace === null || one.namespace === namespace) ?? null
      const inNamespace = here.meshServices.filter(
        ({ metadata }) => namespace === null || metadata.namespace === namespace,
      )
      const external = inNamespace.some((one) => one.metadata.name === name && one.spec.type === 'ExternalName')
      const meant =
        name === null || external
          ? null
          : nearest(
              name,
              inNamespace.map(({ metadata }) => metadata.name),
            )
      const podsMatch = (here.meshPods ?? []).some(
        (pod) =>
          (namespace === null || pod.metadata.namespace === namespace) &&
          matchLabels(selectorOf(written), pod.metadata.labels),
      )
      const hint = external
        ? `${name} is an ExternalName Service, which cannot be exported`
        : meant !== null
          ? `did it mean ${meant}?`
          : by === 'labelSelector' && podsMatch
            ? 'pods bear these labels, but no Service does'
            : name?.includes('*')
              ? 'names are literal, only * alone means any'
              : `no such Service is there`
      yield {
        says: `exportRules[${rule.index}] of ${here.label} for ${peer.metadata.name} selects nothing (${wanted(written)}): ${hint}`,
        on: field,
        breaks: 'inbound',
        service: missed ? exportedHostname(missed, peer.metadata.name) : `${name ?? '*'}.${namespace ?? '*'}`,
        evidence: [
          saw(field, { ...(meant ? { expected: meant } : {}), actual: wanted(written) }),
          saw(at(here, given.set, 'status.exportedServices'), {
            actual: (given.set.status?.exportedServices ?? []).map((one) => one.exportedName).join(', ') || 'none',
          }),
        ],
        remedy: [
          meant === null
            ? fix(
                here,
                'Correct the rule, or create the Service',
                oc(here, ['get', 'services', '--show-labels'], namespace ?? here.namespace),
              )
            : fix(
                here,
                `Name the Service ${meant} in the rule`,
                patch(
                  here,
                  given.set,
                  withRule(given.set, 'exportRules', rule.index, reselected(written, { name: meant })),
                ),
              ),
        ],
      }
    }
  },
})

/** Services that are not Kubernetes Services (ServiceEntries) can be exported too: the status then lists them. */
function listsMatch({ set }: Offered, { name, namespace }: WrittenRule): boolean {
  return (set.status?.exportedServices ?? []).some(
    ({ localService }) =>
      name?.includes('.') === true &&
      localService.name === name &&
      (namespace ?? localService.namespace) === localService.namespace,
  )
}

function wanted({ by, name, namespace, raw }: WrittenRule): string {
  if (by === 'nameSelector') return `${name ?? '*'}.${namespace ?? '*'}`
  const selector = selectorOf({ raw })
  const { matchLabels, ...more } = isFields(selector) ? selector : {}
  const pairs = Object.entries(isFields(matchLabels) ? matchLabels : {}).map(
    ([key, value]) => `${key}=${String(value)}`,
  )
  const rest = Object.keys(more).length > 0 ? [JSON.stringify(more)] : []
  return `label ${[...pairs, ...rest].join(', ')} in ${namespace ?? 'any namespace'}`
}

function selectorOf({ raw }: Pick<WrittenRule, 'raw'>): unknown {
  return isFields(raw.labelSelector) ? raw.labelSelector.selector : null
}
