import { certificateChecks } from '../../src/checks/certificates.js'
import { runChecks } from '../../src/checks/run.js'
import { type PeeringInventory, takeInventory } from '../../src/inventory/peering.js'
import type { Probe } from '../../src/inventory/presented.js'
import { type Authority, type LeafOptions, makeAuthority } from '../support/authority.js'
import { configDump } from '../support/config-dump.js'
import { healthy, present, type Scene, type Side } from '../support/scene.js'

const hour = 3_600_000
export const day = 24 * hour

/** A time relative to the present of scenes. */
export function at(milliseconds: number): Date {
  return new Date(present.getTime() + milliseconds)
}

/** A root that is valid around the present of scenes. */
export function rootOf(name: string, options: Parameters<typeof makeAuthority>[0] = {}): Authority {
  return makeAuthority({ name: `O=${name}`, notBefore: at(-30 * day), notAfter: at(3000 * day), ...options })
}

export interface Certified {
  /** What the mesh's gateways' leaves are issued by. */
  readonly issuer: Authority
  /** Certificates presented above the leaf, PEM; default: the intermediates above it. */
  readonly above?: string
  /** What the mesh hands out, PEM. */
  readonly root: string
  /** What the mesh holds for the other, PEM; null = no such ConfigMap. */
  readonly held: string | null
  /** What its gateways really hold for the other; default: as held. */
  readonly inForce?: string
  readonly trustDomain?: string
  readonly leaf?: LeafOptions
}

const other = { red: 'green', green: 'red' } as const

/** The healthy scene with these certificates on both sides: ConfigMaps and both gateways' Envoy configurations. */
export function certified(sides: Readonly<Record<Side, Certified>>): Scene {
  return (['red', 'green'] as const).reduce((scene, side) => {
    const mine = sides[side]
    const peer = `${other[side]}-mesh`
    const map = `ConfigMap/${peer}-ca-root-cert`
    const rooted = scene.change(side, 'ConfigMap/istio-ca-root-cert', (object) => {
      object.data['root-cert.pem'] = mine.root
    })
    const held =
      mine.held === null
        ? rooted.without(side, map)
        : rooted.change(side, map, (object) => {
            object.data['root-cert.pem'] = mine.held
          })
    return (['ingress', 'egress'] as const).reduce(
      (all, role) => all.proxyConfig(side, `${role}-${peer}-1`, gatewayOf(side, role, mine)),
      held,
    )
  }, healthy)
}

function gatewayOf(side: Side, role: string, mine: Certified): unknown {
  const { issuer, held, trustDomain = `${side}-mesh.local`, above } = mine
  const peer = `${other[side]}-mesh`
  const account = `${role}-${peer}-service-account`
  const leaf = issuer.issue({
    notBefore: at(-hour),
    notAfter: at(23 * hour),
    spiffeId: `spiffe://${trustDomain}/ns/${side}-mesh-system/sa/${account}`,
    ...mine.leaf,
  })
  const inForce = mine.inForce ?? held
  return configDump({
    chain: above === undefined ? leaf.chainPem : leaf.pem + above,
    trusts: { [trustDomain]: mine.root, ...(inForce === null ? {} : { [`${peer}.local`]: inForce }) },
    serverNames: role === 'ingress' ? [`${side}-ratings.info.svc.${peer}-exports.local`] : [],
  })
}

/** Two meshes with a root each that hold each other's. */
export function twoRoots(red = rootOf('red-mesh.local'), green = rootOf('green-mesh.local')) {
  return {
    red: { issuer: red, root: red.pem, held: green.pem },
    green: { issuer: green, root: green.pem, held: red.pem },
  } satisfies Record<Side, Certified>
}

/** The inventory of one side's peering, with what the checks find in the scene. */
export async function inventoryOf(
  scene: Scene,
  side: Side,
  more: {
    readonly probes?: readonly Probe[]
    readonly warnBeforeDays?: number
    readonly skewSeconds?: number
    /** The latest of the sources’ clocks; default: the present of scenes. */
    readonly now?: Date
  } = {},
): Promise<PeeringInventory> {
  const { probes = [], skewSeconds = null, ...times } = more
  const federation = { ...(await scene.federation(certificateChecks)), ...times }
  const { findings } = runChecks(federation, certificateChecks)
  const peering = federation.peerings.find(({ here }) => here.label === `${side}-mesh`)
  if (!peering) throw new Error(`no peering of ${side}`)
  return takeInventory(peering, { probes, findings, skewSeconds, ...times, now: federation.now })
}
