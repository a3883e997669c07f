import { alone, reselected, withRule, withRuleFirst, writtenRule } from '../../federation/exchange/index.js'
import { exportedHostname } from '../../federation/names.js'
import { nearest } from '../../federation/nearest.js'
import { at, fix, oc, patch, saw } from '../../federation/say.js'
import type { Evidence } from '../../vocabulary/finding.js'
import type { Context } from '../context.js'
import { broken, degraded, notReached, ok, unsure } from '../judge.js'
import { factOf, named } from '../links.js'
import { isAskedFor } from '../query.js'
import type { Route } from '../routes.js'
import type { Judged } from '../types.js'

const api = 'federation.maistra.io/v1'
const kind = 'ImportedServiceSet'

/** Which import rule takes the exported name, and why those before it do not. */
export function importRule(route: Route, context: Context): Judged {
  const { owner, importer } = route.link
  const sets = factOf(importer, 'importSets')
  const missing = named(importer, api, kind, importer.peerName)
  if (!importer.mesh) return unsure(missing, `no access to ${importer.label}`)
  if (!sets.known) return unsure(missing, sets.reason)
  const { importSet, exported } = route
  if (!importSet) {
    const message = `${importer.label} has no ImportedServiceSet ${importer.peerName}: it imports nothing from ${owner.label}`
    if (!context.wanted) return notReached(missing, message)
    return broken(
      missing,
      message,
      [
        saw(missing, {
          expected: 'one with the name of the ServiceMeshPeer',
          actual: sets.value.map((one) => one.metadata.name).join(', ') || 'none',
        }),
      ],
      [
        fix(
          importer.mesh,
          `Create ImportedServiceSet ${importer.peerName} with a rule for it`,
          oc(importer.mesh, ['get', 'importedservicesets']),
        ),
      ],
    )
  }
  const verdict = route.taken?.services.find(({ service }) => service.hostname === exported?.hostname)
  const tried = (verdict?.tried() ?? []).map(
    (miss): Evidence => saw(at(importer.identity, importSet, miss.path), { actual: miss.reason }),
  )
  const { importRule: index, importIntent: intent, imported } = route
  if (index === null || !imported) return notTaken(route, context, tried)
  const rules = route.taken?.rules.length ?? 0
  const on = at(importer.mesh, importSet, `spec.importRules[${index}]`)
  const message = `rule ${index} of ${rules} takes it as ${imported.name}.${imported.namespace}`
  if (!intent) return ok(on, message, tried)
  const field = at(importer.mesh, importSet, `spec.importRules[${intent.rule}]`)
  const only = exported && alone(importSet, 'importRules', intent.rule, exported)
  const proof = saw(field, {
    expected: intent.gives.hostname,
    actual: `rule ${index} takes the service first, as ${imported.hostname}`,
  })
  const moved = patch(importer.mesh, importSet, withRuleFirst(importSet, 'importRules', intent.rule, index))
  const remedy = only
    ? fix(importer.mesh, `Put rule ${intent.rule} before rule ${index}`, moved)
    : fix(
        importer.mesh,
        `Correct rule ${intent.rule}, which the control plane leaves out`,
        oc(importer.mesh, ['edit', `importedserviceset/${importSet.metadata.name}`]),
      )
  const says = `rule ${index} takes it as ${imported.hostname} before rule ${intent.rule} can give it the name ${intent.gives.hostname}`
  return isAskedFor(context.askedFor, intent.gives)
    ? broken(field, says, [proof, ...tried], [remedy])
    : degraded(field, says, [proof, ...tried], [remedy])
}

function notTaken(route: Route, context: Context, tried: readonly Evidence[]): Judged {
  const { link, importSet, exported, importIntent: intent, service } = route
  const { owner, importer } = link
  if (!importSet || !importer.mesh)
    return unsure(named(importer, api, kind, importer.peerName), 'the rules cannot be applied')
  const { mesh } = importer
  const name = exported ? `${exported.name}.${exported.namespace}` : `${service.name}.${service.namespace}`
  const edit = oc(mesh, ['edit', `importedserviceset/${importSet.metadata.name}`])
  if (intent) {
    const path = `spec.importRules[${intent.rule}]`
    const rule = writtenRule(importSet, 'importRules', intent.rule)
    const skipped = route.taken?.rules[intent.rule]?.skipped
    if (skipped) {
      const field = at(mesh, importSet, skipped.path)
      const namespace = rule.gives?.namespace ?? service.namespace
      const aliased = reselected(rule, { alias: { name: rule.gives?.name ?? service.name, namespace } })
      return broken(
        field,
        `rule ${intent.rule}, which names ${name}, is left out by the control plane: ${skipped.reason}`,
        [saw(field, { actual: skipped.reason }), ...tried],
        [
          skipped.code === 'local-without-namespace'
            ? fix(
                mesh,
                'Give the rule a fixed alias, the local Service that it is to join',
                patch(mesh, importSet, withRule(importSet, 'importRules', intent.rule, aliased)),
              )
            : fix(mesh, 'Correct the rule', edit),
        ],
      )
    }
    const field = at(mesh, importSet, `${path}.nameSelector`)
    return broken(
      field,
      `rule ${intent.rule} names ${rule.name}.${rule.namespace}, but ${owner.label} exports it as ${name}: rules go by the exported name`,
      [saw(field, { expected: name, actual: `${rule.name}.${rule.namespace}` }), ...tried],
      [
        fix(
          mesh,
          `Name it ${name}`,
          patch(
            mesh,
            importSet,
            withRule(
              importSet,
              'importRules',
              intent.rule,
              reselected(rule, exported ? { name: exported.name, namespace: exported.namespace } : {}),
            ),
          ),
        ),
      ],
    )
  }
  const on = at(mesh, importSet, 'spec.importRules')
  const message = `no import rule of ${importer.label} selects ${name}, so nobody there can call it`
  if (!context.wanted) return notReached(on, `${message}: a choice, unless it is wanted`)
  const names = (route.taken?.rules ?? []).flatMap(({ index }) => {
    const { name: one, namespace } = writtenRule(importSet, 'importRules', index)
    return one && namespace ? [`${one}.${namespace}`] : []
  })
  const close = nearest(name, names)
  return broken(
    on,
    close ? `${message}; a rule names ${close}` : message,
    [
      saw(on, {
        expected: `a rule for ${exported?.hostname ?? exportedHostname(service, owner.peerName)}`,
        actual: `${names.length === 0 ? 'none' : names.join(', ')}`,
      }),
      ...tried,
    ],
    [fix(mesh, 'Add a rule for it', edit)],
  )
}
