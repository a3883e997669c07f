import { presentedBy } from '../certs/handshake.js'
import { Failure } from '../cluster/live/failure.js'
import type { LiveReader } from '../cluster/live/reader.js'
import type { ClusterReader } from '../cluster/reader.js'
import { gatewayPods } from '../federation/gateways/evidence.js'
import { discoveryPort, servicePort } from '../federation/gateways/gateway.js'
import type { Loaded } from '../federation/load.js'
import type { Mesh, ProxyConfig } from '../federation/mesh.js'
import { discoveryHostname } from '../federation/names.js'
import { pairUp } from '../federation/pairing.js'
import type { Peering } from '../federation/peering.js'
import type { Probe } from '../inventory/presented.js'
import { serviceSni } from '../inventory/server-names.js'
import { known, unknown } from '../vocabulary/fact.js'

export interface HandshakeOptions {
  /** For each handshake. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/**
 * Makes a TLS handshake with both federation ports of every ingress gateway pod of live meshes, through a forwarded port. Nothing is
 * sent but the greeting, and no key of ours is used. A pod without any answer is in the result with its reason.
 */
export async function shakeHandsWithPods(
  read: readonly Loaded[],
  options: HandshakeOptions,
): Promise<readonly Probe[]> {
  const peerings = pairUp(read.map(({ mesh }) => mesh))
  const each = read.flatMap(({ mesh, reader }) => {
    const { peers, pods, services } = mesh.facts
    if (!isLive(reader) || !peers.known || !pods.known) return []
    const found = gatewayPods(peers.value, pods.value, services.known ? services.value : [])
    return found
      .filter(({ role }) => role === 'ingress')
      .map(async ({ pod, gateway, peer }) => {
        const caller = peerings.find(({ there, reverse }) => there === mesh && reverse?.metadata.name === peer) ?? null
        const names = serverNames(mesh, peer ?? null, caller)
        const whose = { mesh: mesh.label, peer: null, pod: pod.metadata.name, gateway, host: pod.metadata.name }
        const probes: Probe[] = []
        for (const { port, sni, lacking } of names) {
          const result = lacking
            ? unknown(lacking)
            : await throughForward(reader, { namespace: mesh.namespace, name: pod.metadata.name }, port, sni, options)
          probes.push({ ...whose, port, at: new Date(), result })
        }
        return probes
      })
  })
  return (await Promise.all(each)).flat()
}

/** Makes a handshake with every address of every peer from this machine, where both ports may well be out of reach. */
export async function shakeHandsWithAddresses(
  meshes: readonly Mesh[],
  options: HandshakeOptions,
): Promise<readonly Probe[]> {
  const each = pairUp(meshes).flatMap((peering) => {
    const { here, peer, there, reverse } = peering
    const { addresses, discoveryPort: discovery, servicePort: service } = peer.spec.remote
    const ports = new Map([
      [discoveryPort, discovery || discoveryPort],
      [servicePort, service || servicePort],
    ])
    const names = serverNames(there, reverse?.metadata.name ?? null, peering)
    return addresses.flatMap((host) =>
      names.map(async ({ port: well, sni, lacking }) => {
        const port = ports.get(well) ?? well
        const result = lacking ? unknown(lacking) : await presentedBy({ host, port }, { sni, ...options })
        const at = new Date()
        return { mesh: here.label, peer: peer.metadata.name, pod: null, gateway: null, host, port, at, result }
      }),
    )
  })
  return Promise.all(each)
}

/** The meshes with what their gateways' pods were seen to present, for the checks. */
export function withServed(meshes: readonly Mesh[], probes: readonly Probe[]): readonly Mesh[] {
  return meshes.map((mesh) => {
    const own = probes.filter((probe) => probe.mesh === mesh.label && probe.pod !== null && probe.result.known)
    if (own.length === 0) return mesh
    const configs: readonly ProxyConfig[] = mesh.facts.proxyConfigs.known ? mesh.facts.proxyConfigs.value : []
    const unread = [...new Map(own.map(({ pod, gateway }) => [pod, gateway]))]
      .filter(([pod]) => !configs.some((config) => config.pod === pod))
      .map(([pod, gateway]) => ({ pod: pod ?? '', gateway: gateway ?? '', config: null }))
    const proxyConfigs = [...configs, ...unread].map((config) => ({
      ...config,
      served: own.flatMap(({ pod, port, result }) =>
        pod === config.pod && result.known ? [{ port, chain: result.value.certificates }] : [],
      ),
    }))
    return { ...mesh, facts: { ...mesh.facts, proxyConfigs: known(proxyConfigs) } }
  })
}

/** What to ask for on either port. Discovery answers to any name; the caller's own is asked for, so that it looks like one. */
function serverNames(callee: Mesh | null, nameThere: string | null, caller: Peering | null) {
  const discovery = caller ? discoveryHostname(caller.peer.metadata.name, caller.here.namespace) : null
  const service = serviceSni(callee, nameThere, caller)
  const lacking = 'no service is exported to this peer, and this port answers to names of exported services only'
  return [
    { port: discoveryPort, sni: discovery, lacking: null },
    { port: servicePort, sni: service, lacking: service === null ? lacking : null },
  ]
}

async function throughForward(
  reader: LiveReader,
  pod: { readonly namespace: string; readonly name: string },
  port: number,
  sni: string | null,
  options: HandshakeOptions,
): Promise<Probe['result']> {
  const stream = await reader.forward(pod, port)
  if (!stream.known) return stream
  // The forwarded stream knows better than TLS why nothing came: that nobody listens there.
  let said: string | null = null
  stream.value.on('error', (error) => {
    if (error instanceof Failure) said ??= error.message
  })
  const result = await presentedBy(stream.value, { sni, ...options })
  return !result.known && said !== null ? unknown(said) : result
}

function isLive(reader: ClusterReader): reader is LiveReader {
  return reader.source === 'live' && 'forward' in reader
}
