import { importedHostname, localHostname } from '../federation/names.js'
import { nearest } from '../federation/nearest.js'
import type { ServiceName } from '../federation/resolution/types.js'
import { UserError } from '../vocabulary/errors.js'
import { factOf, type Link, rowsOf } from './links.js'
import { type Route, routeOf } from './routes.js'

/** The routes that a query means. `byImport`: it was asked by the name that clients use, or ought to. */
export interface Match {
  readonly route: Route
  readonly byImport: boolean
}

/**
 * The routes of a service by any of its names: `name`, `name.namespace`, or a hostname of either side. Names may hold dots, so
 * nothing is taken apart: what is asked for is compared with every name that there is.
 *
 * @throws UserError (usage) for a bare name that means several services, and for one that nothing bears
 */
export function findRoutes(
  query: string,
  routes: readonly Route[],
  links: readonly Link[],
  program: string,
): readonly Match[] {
  const wanted = normalized(query)
  const whole = routes.flatMap((route) => matched(route, (name) => fullNames(name).includes(wanted)))
  if (whole.length > 0) return whole
  const bare = routes.flatMap((route) => matched(route, ({ name }) => name === wanted))
  if (bare.length > 0) return unambiguous(query, wanted, bare)
  const plain = unmentioned(wanted, links)
  if (plain.length > 0) return unambiguous(query, wanted, plain)
  const close = nearest(wanted, serviceNamesOf(routes, links))
  throw new UserError('usage', `no service ${query} in ${meshNames(links)}`, [
    close ? `did you mean ${close}?` : `${program} trace-service --all lists what is exported and imported`,
  ])
}

/** Every name that a query may bear, for completion and suggestions: full names and hostnames, sorted. */
export function serviceNamesOf(routes: readonly Route[], links: readonly Link[]): readonly string[] {
  const named = routes.flatMap((route) =>
    namesOf(route).flatMap(({ name }) => [`${name.name}.${name.namespace}`, ...(name.hostname ? [name.hostname] : [])]),
  )
  const services = links.flatMap(({ owner }) =>
    rowsOf(factOf(owner, 'meshServices')).map(({ metadata }) => `${metadata.name}.${metadata.namespace}`),
  )
  return [...new Set([...named, ...services])].sort()
}

/** `svc/ratings`, `ratings.info.`, `http://ratings.info:9080/path`: all of them name a service. */
export function normalized(query: string): string {
  return query
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/?#:].*$/, (rest, at: number, text: string) => (/^(svc|services?)$/.test(text.slice(0, at)) ? rest : ''))
    .replace(/^(svc|services?)\//, '')
    .replace(/\.$/, '')
}

/** Whether a query is a name's own. */
export function isAskedFor(query: string | null, name: Named): boolean {
  return query !== null && (fullNames(name).includes(query) || name.name === query)
}

type Named = ServiceName & { readonly hostname: string | null }

function namesOf(route: Route): readonly { readonly name: Named; readonly byImport: boolean }[] {
  const { service, exported, imported, importIntent, link } = route
  const { peerName, peer } = link.importer
  return [
    { name: { ...service, hostname: localHostname(service) }, byImport: false },
    ...(exported ? [{ name: exported, byImport: false }] : []),
    ...(imported ? [{ name: imported, byImport: true }] : []),
    ...(importIntent ? [{ name: importIntent.gives, byImport: true }] : []),
    // what it would be called if it were imported
    ...(exported && !imported && peer
      ? [{ name: { ...exported, hostname: importedHostname(exported, peerName) }, byImport: true }]
      : []),
  ]
}

function matched(route: Route, fits: (name: Named) => boolean): readonly Match[] {
  const hits = namesOf(route).filter(({ name }) => fits(name))
  return hits.length === 0 ? [] : [{ route, byImport: hits.every((hit) => hit.byImport) }]
}

function fullNames({ name, namespace, hostname }: Named): readonly string[] {
  const short = `${name}.${namespace}`
  return [short, `${short}.svc`, ...(hostname ? [hostname] : [])].map((one) => one.toLowerCase())
}

/** Services that no rule mentions: what was asked for exists, and goes nowhere. */
function unmentioned(wanted: string, links: readonly Link[]): readonly Match[] {
  const found = (fits: (name: Named) => boolean) =>
    links.flatMap((link) =>
      rowsOf(factOf(link.owner, 'meshServices'))
        .map((row) => routeOf(link, row))
        .filter((route) => fits({ ...route.service, hostname: localHostname(route.service) }))
        .map((route) => ({ route, byImport: false })),
    )
  const whole = found((name) => fullNames(name).includes(wanted))
  return whole.length > 0 ? whole : found(({ name }) => name === wanted)
}

function unambiguous(query: string, wanted: string, matches: readonly Match[]): readonly Match[] {
  const owners = new Set(
    matches.map(({ route: { link, service } }) => `${link.owner.label} ${service.namespace} ${service.name}`),
  )
  const candidates = candidatesOf(wanted, matches)
  if (owners.size < 2 || candidates.length < 2) return matches
  throw new UserError(
    'usage',
    `${query} may be any of ${candidates.length} services; name one with its namespace`,
    candidates,
  )
}

/** `ratings.info: imported by red-mesh from green-mesh` */
function candidatesOf(wanted: string, matches: readonly Match[]): readonly string[] {
  const said = new Map<string, string[]>()
  const add = (name: ServiceName, says: string) => {
    if (name.name.toLowerCase() !== wanted) return
    const key = `${name.name}.${name.namespace}`
    const all = said.get(key) ?? []
    if (!all.includes(says)) said.set(key, [...all, says])
  }
  for (const { route } of matches) {
    const { owner, importer } = route.link
    add(route.service, `in ${owner.label}`)
    if (route.exported) add(route.exported, `exported by ${owner.label} to ${importer.label}`)
    const local = route.imported ?? route.importIntent?.gives
    if (local) add(local, `imported by ${importer.label} from ${owner.label}`)
  }
  return [...said].map(([name, says]) => `${name}: ${says.join(', ')}`)
}

function meshNames(links: readonly Link[]): string {
  const labels = links.flatMap(({ owner, importer }) => [owner, importer].filter((side) => side.mesh !== null))
  return [...new Set(labels.map((side) => side.label))].join(', ') || 'the meshes that were read (none has a peer)'
}
