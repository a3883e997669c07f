import {
  type Exported,
  hostnameOf,
  keyOf,
  type Listing,
  listed,
  reselected,
  rulesOf,
  setOf,
  taken,
  type WrittenRule,
  withRule,
  writtenRule,
} from '../../federation/exchange/index.js'
import { nearest } from '../../federation/nearest.js'
import type { ExportSet } from '../../federation/objects/federation.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, patch, saw } from '../say.js'

export default peeringCheck({
  id: 'imports/rule-matches-nothing',
  title: 'Every import rule selects a service that the peer exports',
  severity: 'warning',
  why: 'A rule for a name that the peer does not export is silent; the host that clients are to call does not exist, and calls end in an unknown host. Where the peer has an export rule for that very name, both sides mean the service to cross, and the finding is an error.',
  covers: ['D118', 'D156'],
  after: ['exports/*', 'imports/original-name', 'peer/*', 'connection/*'],
  needs: { here: ['importSets'] },
  uses: { there: ['exportSets', 'meshServices'] },
  *run({ here, there, peer, reverse }) {
    const set = setOf(here.importSets, peer)
    const listing = set && listed(here.importSets, peer, there, reverse)
    if (!set || !listing) return
    const theirs = reverse && there?.exportSets ? setOf(there.exportSets, reverse) : undefined
    for (const rule of taken(set, listing.services).rules) {
      const written = writtenRule(set, 'importRules', rule.index)
      const { name, namespace } = written
      if (!rule.matchesNothing() || isOriginal(written, listing.services)) continue
      if (name === null && namespace === null) continue
      const meant = name === null ? null : guess(name, namespace, listing)
      const field = at(here, set, `${rule.path}.nameSelector`)
      const wanted = `${name ?? '*'}.${namespace ?? '*'}`
      const by = there?.label ?? `peer ${peer.metadata.name}`
      yield {
        says: `importRules[${rule.index}] of ${here.label} selects ${wanted}, which ${by} does not export${meant ? `; did it mean ${meant.name}.${meant.namespace}?` : ''}`,
        on: field,
        breaks: 'outbound',
        service: name && namespace ? hostnameOf({ name, namespace }, reverse, set) : wanted,
        ...(isMeant(theirs, written) ? { severity: 'error' as const } : {}),
        evidence: [
          saw(field, {
            expected:
              listing.services
                .map((one) => `${one.name}.${one.namespace}`)
                .slice(0, 8)
                .join(', ') || 'nothing is exported',
            actual: wanted,
          }),
        ],
        remedy: [
          meant
            ? fix(
                here,
                `Select ${meant.name}.${meant.namespace}`,
                patch(
                  here,
                  set,
                  withRule(
                    set,
                    'importRules',
                    rule.index,
                    reselected(written, { name: meant.name, namespace: meant.namespace }),
                  ),
                ),
              )
            : fix(
                here,
                `Correct the rule, or have ${by} export ${wanted}`,
                oc(here, [
                  'get',
                  `importedserviceset/${set.metadata.name}`,
                  '-o',
                  'jsonpath={.status.importedServices[*].exportedName}',
                ]),
              ),
        ],
      }
    }
  },
})

/** `imports/original-name` says that better. */
function isOriginal({ name, namespace }: WrittenRule, services: readonly Exported[]): boolean {
  return services.some(({ offer }) => {
    const original = offer && keyOf(offer.service)
    return original?.name === name && (namespace === null || original?.namespace === namespace)
  })
}

/** Whether the peer has a rule that is to export under the very name that this rule selects. */
function isMeant(theirs: ExportSet | undefined, { name, namespace }: WrittenRule): boolean {
  if (!theirs || name === null) return false
  return rulesOf(theirs, 'exportRules').some((_, index) => {
    const gives = writtenRule(theirs, 'exportRules', index).gives
    return gives?.name === name && (namespace === null || gives.namespace === namespace)
  })
}

function guess(name: string, namespace: string | null, { services }: Listing): Exported | null {
  const sameName = services.filter((one) => one.name === name)
  if (sameName.length === 1) return sameName[0] ?? null
  const inNamespace = services.filter((one) => namespace === null || one.namespace === namespace)
  const close = nearest(
    name,
    inNamespace.map((one) => one.name),
  )
  return inNamespace.find((one) => one.name === close) ?? null
}
