/*
 * Reads Envoy's JSON of any shape. Names are as Envoy itself writes them (snake case), or as tools that go through protobuf's JSON do.
 */

export function field(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => {
    if (typeof at !== 'object' || at === null) return undefined
    const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
    return [name, camel]
      .map((key) => (Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined))
      .find((v) => v != null)
  }, value)
}

export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

/** The parts of a config dump of one type: `ListenersConfigDump`. Empty when the dump has none, or is no dump. */
export function dumpsOf(configDump: unknown, type: string): readonly unknown[] {
  return items(field(configDump, 'configs')).filter((one) => textOf(field(one, '@type'))?.endsWith(`.${type}`))
}

/** `10.1.0.20:15443`, `[fd00::1]:15443`, or the path of a pipe; null for what is no address. */
export function addressOf(address: unknown): string | null {
  const socket = field(address, 'socket_address')
  const host = textOf(field(socket, 'address'))
  const port = numberOf(field(socket, 'port_value'))
  if (host !== null) return port === null ? host : hostAndPort(host, port)
  const internal = field(address, 'envoy_internal_address')
  return textOf(field(internal, 'server_listener_name')) ?? textOf(field(address, 'pipe', 'path'))
}

export function hostAndPort(host: string, port: number): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`
}
