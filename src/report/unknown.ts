interface Unknown {
  readonly mesh: string
  readonly reason: string
}

/** An unknown under the mesh whose fact is lacking: a check of both sides names the other one in its reason (`red-mesh: not collected`). */
export function placed<T extends Unknown>(unknown: T, meshes: readonly string[]): T {
  const mesh = meshes.find((name) => unknown.reason.startsWith(`${name}: `))
  return mesh === undefined ? unknown : { ...unknown, mesh, reason: unknown.reason.slice(mesh.length + 2) }
}
