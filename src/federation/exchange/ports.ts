import type { Service } from '../objects/core.js'

type Port = Service['spec']['ports'][number]

/** Prefixes of port names by which Istio tells protocols (istio pkg/config/protocol). */
const protocols = new Set(
  'http http2 https grpc grpc-web grpc-exp hbone tcp tls udp mongo mysql redis thrift'.split(' '),
)
const httpLike = new Set(['http', 'http2', 'grpc', 'grpc-web', 'kubernetes.io/h2c'])

/** The protocol that Istio takes a port for: `appProtocol`, else the name up to its first dash; null when neither says. */
export function protocolOf({ name, appProtocol, protocol }: Port): string | null {
  if (protocol === 'UDP') return 'udp'
  if (appProtocol) return appProtocol.toLowerCase()
  const said = name?.toLowerCase() ?? ''
  const [prefix = ''] = said.startsWith('grpc-web') ? ['grpc-web'] : said.split('-')
  return protocols.has(prefix) ? prefix : null
}

/** Whether Istio routes a port by its HTTP requests, and so needs no address of its own for the service. */
export function isHttp(port: Port): boolean {
  return httpLike.has(protocolOf(port) ?? '')
}
