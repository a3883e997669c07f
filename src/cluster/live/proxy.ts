import { BlockList, isIP } from 'node:net'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy that the environment asks for, by the rules that kubectl follows (Go's `http.ProxyFromEnvironment`):
 * HTTPS_PROXY or HTTP_PROXY by the server's scheme, unless NO_PROXY lists the host; loopback never goes through a proxy.
 */
export function environmentProxy(server: string, env: Environment): string | undefined {
  const url = new URL(server)
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const proxy = env[name] || env[name.toLowerCase()]
  if (!proxy) return undefined
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  if (isLoopback(host)) return undefined
  const exempt = (env.NO_PROXY || env.no_proxy || '').split(',').map((rule) => rule.trim().toLowerCase())
  if (exempt.some((rule) => rule !== '' && matches(rule, host, port))) return undefined
  return proxy.includes('://') ? proxy : `http://${proxy}`
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function matches(rule: string, host: string, port: string): boolean {
  if (rule === '*') return true
  if (rule.includes('/')) return inRange(rule, host)
  const [, name = rule, rulePort] = /^(\[?[^\]]*?\]?):(\d+)$/.exec(isIP(rule) ? '' : rule) ?? []
  if (rulePort !== undefined && rulePort !== port) return false
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*/, '')
  if (isIP(bare) || isIP(host)) return bare === host
  return bare.startsWith('.') ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`)
}

function inRange(rule: string, host: string): boolean {
  const [address = '', bits = ''] = rule.split('/')
  const family = isIP(address)
  const prefix = Number(bits)
  if (
    family === 0 ||
    isIP(host) !== family ||
    !Number.isInteger(prefix) ||
    prefix < 0 ||
    prefix > (family === 4 ? 32 : 128)
  ) {
    return false
  }
  const type = family === 4 ? 'ipv4' : 'ipv6'
  const range = new BlockList()
  range.addSubnet(address, prefix, type)
  return range.check(host, type)
}
