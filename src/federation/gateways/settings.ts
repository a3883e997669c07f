import type { MeshIdentity } from '../mesh.js'
import type { ControlPlane, GatewaySettings } from '../objects/mesh.js'
import type { Role } from './gateway.js'

/** The ServiceMeshControlPlane of a mesh among those of its namespace. */
export function controlPlaneOf(mesh: MeshIdentity, planes: readonly ControlPlane[]): ControlPlane | undefined {
  return planes.find((plane) => plane.metadata.name === mesh.name)
}

const fields = { ingress: 'additionalIngress', egress: 'additionalEgress' } as const

/** What a control plane asks for under one gateway's name, and where: `spec.gateways.additionalIngress.<name>`. */
export interface GatewayEntry {
  readonly name: string
  readonly role: Role
  readonly settings: GatewaySettings
  readonly path: string
}

export function gatewayEntries(plane: ControlPlane): readonly GatewayEntry[] {
  return (['ingress', 'egress'] as const).flatMap((role) =>
    Object.entries(plane.spec.gateways[fields[role]]).map(([name, settings]) => ({
      name,
      role,
      settings,
      path: `spec.gateways.${fields[role]}.${name}`,
    })),
  )
}

/** A merge patch that changes one gateway's entry. */
export function gatewayPatch(entry: GatewayEntry, change: unknown): unknown {
  return { spec: { gateways: { [fields[entry.role]]: { [entry.name]: change } } } }
}
