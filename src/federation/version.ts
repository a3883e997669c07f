import type { ControlPlane } from './objects/mesh.js'

/** Major, minor and patch; a part that is not given is null. */
export type Version = readonly [major: number, minor: number, patch: number | null]

/** Reads `v2.5`, `2.5.1` and `2.5.1-0`; null for anything else. */
export function parseVersion(text: string | undefined): Version | null {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:[-+].*)?$/.exec(text ?? '') ?? []
  if (major === undefined || minor === undefined) return null
  return [Number(major), Number(minor), patch === undefined ? null : Number(patch)]
}

/** The release of a control plane that is running: of its charts. Null where the operator has not said. */
export function runningVersion(plane: ControlPlane): Version | null {
  return parseVersion(plane.status.chartVersion)
}

/** Whether a version is certainly older than another; without a patch level it is the newest of its minor. */
export function isOlder(version: Version, than: readonly [number, number, number]): boolean {
  const parts = [version[0], version[1], version[2] ?? Number.POSITIVE_INFINITY] as const
  const at = than.findIndex((part, index) => parts[index] !== part)
  return at >= 0 && (parts[at] ?? 0) < (than[at] ?? 0)
}
