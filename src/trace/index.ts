import type { Mesh } from '../federation/mesh.js'
import type { Peering } from '../federation/peering.js'
import type { Context } from './context.js'
import { linksOf } from './links.js'
import { findRoutes, normalized } from './query.js'
import { type Route, routesOf } from './routes.js'
import type { Path, Trace } from './types.js'
import { walk } from './walk.js'

export { TrafficLog } from './traffic.js'
export type * from './types.js'

interface Snapshot {
  readonly meshes: readonly Mesh[]
  readonly peerings: readonly Peering[]
}

export type Given = Pick<Context, 'findings' | 'accepted' | 'from' | 'traffic' | 'hypothetical' | 'now' | 'program'>

/**
 * Follows one service, in every direction in which somebody may call it. Broken paths come first.
 *
 * @throws UserError (usage) when the name means several services, or none
 */
export function traceService(query: string, { meshes, peerings }: Snapshot, given: Given): Trace {
  const links = linksOf(meshes, peerings)
  const routes = links.flatMap(routesOf)
  const found = findRoutes(query, routes, links, given.program)
  // of a service that one peer calls, another need not call it; one that nobody calls was asked for all the same
  const called = found.some(({ route }) => route.imported !== null || route.importIntent !== null)
  const paths = found.map(({ route, byImport }) =>
    walk(route, { ...given, routes, wanted: byImport || !called || given.from !== null, askedFor: normalized(query) }),
  )
  return { query, paths: sorted(paths) }
}

/** Follows everything that is exported or imported, or that a rule means to. */
export function traceAll({ meshes, peerings }: Snapshot, given: Given): Trace {
  const routes = linksOf(meshes, peerings).flatMap(routesOf)
  return {
    query: '*',
    paths: sorted(routes.map((route: Route) => walk(route, { ...given, routes, wanted: false, askedFor: null }))),
  }
}

const order = ['broken', 'degraded', 'unknown', 'ok']

function sorted(paths: readonly Path[]): readonly Path[] {
  const key = (path: Path) => `${path.service.namespace} ${path.service.name} ${path.owner} ${path.peer}`
  return [...paths].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || key(a).localeCompare(key(b)))
}
