/**
 * Areas in the order in which a federation is set up: an earlier area's finding is the more likely first cause.
 * `folder` is the first part of a check's id.
 */
export const areas = [
  { folder: 'prerequisites', name: 'prerequisites' },
  { folder: 'gateways', name: 'gateways' },
  { folder: 'reachability', name: 'reachability' },
  { folder: 'peer', name: 'peer' },
  { folder: 'trust', name: 'certificates' },
  { folder: 'policy', name: 'policy' },
  { folder: 'connection', name: 'connection' },
  { folder: 'exports', name: 'exports' },
  { folder: 'imports', name: 'imports' },
  { folder: 'failover', name: 'failover' },
  { folder: 'traffic', name: 'traffic' },
  { folder: 'leftovers', name: 'leftovers' },
] as const

export type Area = (typeof areas)[number]['name']

/** Name of the area that a check belongs to, from its id. */
export function areaNameOf(id: string): string {
  const folder = id.slice(0, id.indexOf('/'))
  return areas.find((area) => area.folder === folder)?.name ?? folder
}
