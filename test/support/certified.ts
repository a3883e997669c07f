import { type Authority, makeAuthority } from './authority.js'
import { envoyDump } from './envoy-dump.js'
import { healthy, present, type Scene, type Side } from './scene.js'

const hour = 3_600_000

export function hours(count: number): Date {
  return new Date(present.getTime() + count * hour)
}

/** A root that is a year old and lives on for ten years. */
export function rootOf(name: string, keyName = name): Authority {
  return makeAuthority({ name, keyName, notBefore: hours(-365 * 24), notAfter: hours(3650 * 24) })
}

export const roots = { red: rootOf('O=red-mesh.local'), green: rootOf('O=green-mesh.local') } as const
const other = { red: 'green', green: 'red' } as const

export interface LeafChange {
  readonly trustDomain?: string
  readonly issuer?: Pick<Authority, 'issue'>
  readonly notBefore?: Date
  readonly notAfter?: Date
}

/** What a gateway presents: leaf and intermediates, issued an hour ago for a day. */
export function chainOf(side: Side, role: 'ingress' | 'egress', change: LeafChange = {}): string {
  const {
    trustDomain = `${side}-mesh.local`,
    issuer = roots[side],
    notBefore = hours(-1),
    notAfter = hours(23),
  } = change
  const account = `${role}-${other[side]}-mesh-service-account`
  const spiffeId = `spiffe://${trustDomain}/ns/${side}-mesh-system/sa/${account}`
  return issuer.issue({ spiffeId, notBefore, notAfter }).chainPem
}

/** The two roots as proxies of both meshes hold them. */
export const bothRoots = (['red', 'green'] as const).map((side) => ({
  name: `${side}-mesh.local`,
  pem: roots[side].pem,
}))

/** The healthy scene with CAs whose keys we have, and Envoy configurations of all gateways. */
export const certified: Scene = (['red', 'green'] as const).reduce(
  (scene, side) =>
    (['ingress', 'egress'] as const).reduce(
      (all, role) =>
        all.proxyConfig(
          side,
          `${role}-${other[side]}-mesh-1`,
          envoyDump({ chain: chainOf(side, role), trust: bothRoots }),
        ),
      holds(scene.change(side, 'ConfigMap/istio-ca-root-cert', put(roots[side].pem)), side, roots[other[side]].pem),
    ),
  healthy,
)

/** `side` holds this PEM text as the root of the other mesh. */
export function holds(scene: Scene, side: Side, pem: string): Scene {
  return scene.change(side, `ConfigMap/${other[side]}-mesh-ca-root-cert`, put(pem))
}

// biome-ignore lint/suspicious/noExplicitAny: an object of the scene
export function put(pem: string): (map: any) => void {
  return (map) => {
    map.data = { 'root-cert.pem': pem }
  }
}
