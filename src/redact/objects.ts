import { meansSecret } from './secret-names.js'
import { redacted, redactText } from './secrets.js'
import type { Hit } from './tally.js'

/** Containers of the mesh itself: their settings are what is diagnosed. */
const meshContainers = new Set(['discovery', 'istio-proxy', 'istio-init', 'istio-validation'])
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** Plain JSON without secrets: an object of Kubernetes, or Envoy's configuration. The value itself is not touched. */
export function redactValue(value: unknown, hit: Hit): unknown {
  if (typeof value === 'string') return redactText(value, hit)
  if (Array.isArray(value)) return value.map((item) => redactValue(item, hit))
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactField(value, key, item, hit)]))
}

function redactField(parent: Fields, key: string, value: unknown, hit: Hit): unknown {
  if (key === lastApplied) return replaced(value, 'last applied configuration', hit)
  if (key === 'env' && Array.isArray(value)) {
    const all = typeof parent.name === 'string' && !meshContainers.has(parent.name)
    return value.map((variable) => redactVariable(variable, all, hit))
  }
  if (key === 'data' && parent.kind === 'ConfigMap' && isRecord(value)) return redactData(value, hit)
  if (!meansSecret(key)) return redactValue(value, hit)
  return typeof value === 'string' ? replaced(value, 'named secret', hit) : hidden(value, key, hit)
}

/** Below a field such as Envoy's `private_key`, every text but a file's name is the secret. A list of references stays. */
function hidden(value: unknown, key: string, hit: Hit): unknown {
  if (!/key|password|passphrase/i.test(key)) return redactValue(value, hit)
  if (typeof value === 'string') return replaced(value, 'named secret', hit)
  if (Array.isArray(value)) return value.map((item) => hidden(item, key, hit))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === 'filename' ? item : hidden(item, key, hit)]),
  )
}

function redactVariable(variable: unknown, all: boolean, hit: Hit): unknown {
  if (!isRecord(variable) || typeof variable.value !== 'string') return redactValue(variable, hit)
  const secret = all || (typeof variable.name === 'string' && meansSecret(variable.name))
  return {
    ...variable,
    value: secret ? replaced(variable.value, 'environment value', hit) : redactText(variable.value, hit),
  }
}

/** Of ConfigMaps, mesh settings and certificates are read; the rest may be anything. */
function redactData(data: Fields, hit: Hit): unknown {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => {
      const isRead = key === 'mesh' || key === 'root-cert.pem' || String(value).includes('-----BEGIN')
      return [key, isRead ? redactValue(value, hit) : replaced(value, 'ConfigMap data', hit)]
    }),
  )
}

function replaced(value: unknown, what: string, hit: Hit): unknown {
  if (value === '' || value === redacted) return value
  hit(what)
  return redacted
}

type Fields = Readonly<Record<string, unknown>>

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
