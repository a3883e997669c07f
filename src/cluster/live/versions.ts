import type { Kind } from '../kinds.js'
import { Failure } from './failure.js'
import type { Api } from './http.js'

/**
 * Runs `read` with the kind's usual version; where the server does not serve it (404), with those that it does serve, best
 * first. Which ones these are costs one request per group. Null when none has the kind.
 */
export function servedVersions(api: Api) {
  const groups = new Map<string, Promise<readonly string[]>>()
  const found = new Map<string, string>()

  function versionsOf(group: string): Promise<readonly string[]> {
    const asked = groups.get(group) ?? askVersions(api, group)
    groups.set(group, asked)
    // a failure is not an answer worth keeping
    asked.catch(() => groups.delete(group))
    return asked
  }

  return async function withServedVersion<T>(kind: Kind, read: (kind: Kind) => Promise<T>): Promise<T | null> {
    const usual = found.get(`${kind.group}/${kind.resource}`) ?? kind.version
    const first = await unless404(() => read({ ...kind, version: usual }))
    if (first !== null || kind.group === '') return first?.value ?? null
    for (const version of await versionsOf(kind.group)) {
      if (version === usual) continue
      const answer = await unless404(() => read({ ...kind, version }))
      if (answer === null) continue
      found.set(`${kind.group}/${kind.resource}`, version)
      return answer.value
    }
    return null
  }
}

async function askVersions(api: Api, group: string): Promise<readonly string[]> {
  const answer = await unless404(() => api.get(`/apis/${group}`))
  const { versions } = (answer?.value ?? {}) as { versions?: unknown }
  if (!Array.isArray(versions)) return []
  return versions.map((entry) => entry?.version).filter((version) => typeof version === 'string')
}

async function unless404<T>(read: () => Promise<T>): Promise<{ readonly value: T } | null> {
  try {
    return { value: await read() }
  } catch (error) {
    if (error instanceof Failure && error.status === 404) return null
    throw error
  }
}
