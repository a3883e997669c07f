import { type Exported, listed, type Offered, offered, taken, writtenRule } from '../federation/exchange/index.js'
import { exportedHostname, importedHostname, localHostname, parseFederatedHostname } from '../federation/names.js'
import type { Service } from '../federation/objects/core.js'
import type { ExportSet, ImportSet } from '../federation/objects/federation.js'
import type { Explanation } from '../federation/resolution/explain.js'
import type { Resolved, ServiceName } from '../federation/resolution/types.js'
import { factOf, type Link, rowsOf } from './links.js'

/** One service over one link: what is known of its three names, and the rules that give or should give them. */
export interface Route {
  readonly link: Link
  /** The Service, or where it is not known, the name that stands for it. */
  readonly service: ServiceName
  /** Null when it is not there, or its mesh cannot be read. */
  readonly row: Service | null
  readonly exported: Resolved | null
  readonly exportSet: ExportSet | null
  /** Index of the rule that exports it. */
  readonly exportRule: number | null
  /** Index of a rule that names it and does not. */
  readonly exportIntent: number | null
  readonly imported: Resolved | null
  readonly importSet: ImportSet | null
  readonly importRule: number | null
  /** A rule that names it and does not import it, and the host that it is there to give. */
  readonly importIntent: { readonly rule: number; readonly gives: Resolved } | null
  /** Other services that are exported under the same name. */
  readonly namesakes: readonly ServiceName[]
  /** What the exporter's rules make of all its Services; null where its rules, Services or ServiceMeshPeer are not known. */
  readonly offered: Offered | null
  /** What the importer's rules make of everything that crosses; null without a set. */
  readonly taken: Explanation<Exported> | null
}

/** Every service that one mesh exports or means to export to the other, and every one that the other imports or means to. */
export function routesOf(link: Link): readonly Route[] {
  const { owner, importer } = link
  const exportSet = setNamed(rowsOf(factOf(owner, 'exportSets')), owner.peerName)
  const given = offeredBy(link)
  const exports = exportsOf(link, exportSet, given)
  const importSet = setNamed(rowsOf(factOf(importer, 'importSets')), importer.peerName)
  const crossing = exports.flatMap(({ exported }) => (exported ? [{ ...exported, offer: null }] : []))
  const explained = importSet ? taken(importSet, crossing) : null
  const intents = importSet ? importIntents(importSet, crossing, exports, explained) : []
  const verdicts = new Map((explained?.services ?? []).map((verdict) => [verdict.service.hostname, verdict] as const))
  const named = new Map<string, ServiceName[]>()
  for (const { exported, service } of exports)
    if (exported) named.set(exported.hostname, [...(named.get(exported.hostname) ?? []), service])
  const routes = exports.map((one): Route => {
    const verdict = verdicts.get(one.exported?.hostname ?? '')
    const intent = intents.find((each) => each.of === one)
    return {
      ...one,
      link,
      exportSet,
      imported: verdict?.result ?? null,
      importSet,
      importRule: verdict?.rule ?? null,
      importIntent: intent ? { rule: intent.rule, gives: intent.gives } : null,
      namesakes: (named.get(one.exported?.hostname ?? '') ?? []).filter((other) => other !== one.service),
      offered: given,
      taken: explained,
    }
  })
  const dangling = intents.filter((intent) => intent.of === null)
  return [
    ...routes,
    ...dangling.map(
      ({ rule, gives, wants }): Route => ({
        ...nothing(link, wants),
        exported: { ...wants, hostname: exportedHostname(wants, owner.peerName || owner.label) },
        exportSet,
        importSet,
        importIntent: { rule, gives },
        offered: given,
        taken: explained,
      }),
    ),
  ]
}

/** The route of a Service that no rule mentions. */
export function routeOf(link: Link, row: Service): Route {
  const importSet = setNamed(rowsOf(factOf(link.importer, 'importSets')), link.importer.peerName)
  return {
    ...nothing(link, { name: row.metadata.name, namespace: row.metadata.namespace ?? '' }),
    row,
    exportSet: setNamed(rowsOf(factOf(link.owner, 'exportSets')), link.owner.peerName),
    importSet,
    offered: offeredBy(link),
    taken: importSet && taken(importSet, []),
  }
}

function offeredBy({ owner }: Link): Offered | null {
  const [exportSets, meshServices] = [factOf(owner, 'exportSets'), factOf(owner, 'meshServices')]
  if (!owner.mesh || !owner.peer || !exportSets.known || !meshServices.known) return null
  const facts = { namespace: owner.mesh.namespace, exportSets: exportSets.value, meshServices: meshServices.value }
  return offered(facts, owner.peer)
}

type Export = Pick<Route, 'service' | 'row' | 'exported' | 'exportRule' | 'exportIntent'>

function exportsOf(link: Link, set: ExportSet | null, given: Offered | null): readonly Export[] {
  if (!given) {
    const stated = statusExports(link, set)
    const named = set && link.owner.mesh ? namedExports(link, set, null) : []
    return [...stated, ...named.filter((one) => !stated.some((other) => same(other.service, one.service)))]
  }
  const offers = given.offers.map(({ service, exported, rule }): Export => {
    const key = { name: service.metadata.name, namespace: service.metadata.namespace ?? '' }
    const shadowed = given.explained.rules.find(
      ({ index }) => index > rule && isNamed(writtenRule(given.set, 'exportRules', index), key),
    )
    return { service: key, row: service, exported, exportRule: rule, exportIntent: shadowed?.index ?? null }
  })
  const named = namedExports(link, given.set, given)
  return [...offers, ...named.filter((one) => !offers.some((offer) => same(offer.service, one.service)))]
}

/** Services that a rule names one by one and that it does not export. */
function namedExports(link: Link, set: ExportSet, given: Offered | null): readonly Export[] {
  const rules = given?.explained.rules.map((rule) => rule.index) ?? ruleIndexes(set)
  return rules.flatMap((index) => {
    const rule = writtenRule(set, 'exportRules', index)
    if (!rule.gives || rule.name === null || rule.namespace === null) return []
    const service = { name: rule.name, namespace: rule.namespace }
    const row = rowsOf(factOf(link.owner, 'meshServices')).find(
      ({ metadata }) => metadata.name === service.name && metadata.namespace === service.namespace,
    )
    const exported = { ...rule.gives, hostname: exportedHostname(rule.gives, link.owner.peerName) }
    return [{ service, row: row ?? null, exported, exportRule: null, exportIntent: index }]
  })
}

/** Where the rules cannot be applied, what either side's status says. */
function statusExports({ owner, importer }: Link, set: ExportSet | null): readonly Export[] {
  const own = (set?.status?.exportedServices ?? []).flatMap(({ exportedName, localService }) => {
    const name = parseFederatedHostname(exportedName, owner.peerName)
    const service = {
      name: localService.name ?? name?.name ?? '',
      namespace: localService.namespace ?? name?.namespace ?? '',
    }
    return name ? [{ service, name, hostname: exportedName }] : []
  })
  const heard = importer.peer ? listed(rowsOf(factOf(importer, 'importSets')), importer.peer, null, null) : null
  const all =
    own.length > 0 || owner.mesh
      ? own
      : (heard?.services ?? []).map((one) => ({ service: one, name: one, hostname: one.hostname }))
  return all.map(({ service, name, hostname }) => ({
    service: { name: service.name, namespace: service.namespace },
    row: null,
    exported: { name: name.name, namespace: name.namespace, hostname },
    exportRule: null,
    exportIntent: null,
  }))
}

interface ImportIntent {
  readonly of: Export | null
  readonly rule: number
  readonly gives: Resolved
  readonly wants: ServiceName
}

/** Import rules that name one service and do not import it: shadowed, skipped, by its original name, or not exported at all. */
function importIntents(
  set: ImportSet,
  crossing: readonly Exported[],
  exports: readonly Export[],
  explained: Explanation<Exported> | null,
): readonly ImportIntent[] {
  return (explained?.rules ?? []).flatMap(({ index, wins }): ImportIntent[] => {
    const rule = writtenRule(set, 'importRules', index)
    if (wins.length > 0 || !rule.gives || rule.name === null || rule.namespace === null) return []
    const wants = { name: rule.name, namespace: rule.namespace }
    const local = rule.raw.importAsLocal === true
    const suffix = [rule.raw.domainSuffix, suffixOf(set)].find((one) => typeof one === 'string' && one !== '')
    const hostname = local
      ? localHostname(rule.gives)
      : importedHostname(rule.gives, set.metadata.name, typeof suffix === 'string' ? suffix : undefined)
    const gives = { ...rule.gives, hostname }
    const of =
      exports.find(
        ({ exported }) =>
          exported && same(exported, wants) && crossing.some((one) => one.hostname === exported.hostname),
      ) ??
      exports.find(({ service }) => same(service, wants)) ??
      null
    return [{ of, rule: index, gives, wants }]
  })
}

function suffixOf(set: ImportSet): unknown {
  const { spec } = set
  return typeof spec === 'object' && spec !== null && 'domainSuffix' in spec ? spec.domainSuffix : undefined
}

function nothing(link: Link, service: ServiceName): Route {
  return {
    link,
    service,
    row: null,
    exported: null,
    exportSet: null,
    exportRule: null,
    exportIntent: null,
    imported: null,
    importSet: null,
    importRule: null,
    importIntent: null,
    namesakes: [],
    offered: null,
    taken: null,
  }
}

function setNamed<T extends { readonly metadata: { readonly name: string } }>(
  sets: readonly T[],
  name: string,
): T | null {
  return sets.find((set) => set.metadata.name === name) ?? null
}

function ruleIndexes(set: ExportSet): readonly number[] {
  const { spec } = set
  const rules = typeof spec === 'object' && spec !== null && 'exportRules' in spec ? spec.exportRules : null
  return Array.isArray(rules) ? rules.map((_, index) => index) : []
}

function isNamed(
  rule: { readonly name: string | null; readonly namespace: string | null },
  service: ServiceName,
): boolean {
  return rule.name === service.name && rule.namespace === service.namespace
}

function same(a: ServiceName, b: ServiceName): boolean {
  return a.name === b.name && a.namespace === b.namespace
}
