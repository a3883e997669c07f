import type { Mesh } from '../federation/mesh.js'

/** The latest of the sources' clocks; the machine's own only when no source tells the time. */
export function presentOf(meshes: readonly Mesh[]): Date {
  const times = meshes.flatMap(({ facts: { clock } }) => (clock.known ? [clock.value.getTime()] : []))
  return times.length === 0 ? new Date() : new Date(Math.max(...times))
}
