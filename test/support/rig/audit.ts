import { existsSync, readFileSync } from 'node:fs'

/** One request as the API server's audit log has it. */
export interface AuditEvent {
  readonly verb: string
  /** `''` for the core group. */
  readonly group: string
  /** Plural; `''` for paths that are no resource, like /version. */
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  readonly name: string
  readonly user: string
  readonly code: number
  readonly uri: string
}

/** Every request is noted once, when its answer is complete (or its stream has ended). */
export const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived, ResponseStarted]
rules: [{level: Metadata}]
`

/** What is in the audit log from byte `offset` on. */
export function readAudit(path: string, offset = 0): { readonly events: AuditEvent[]; readonly size: number } {
  if (!existsSync(path)) return { events: [], size: 0 }
  const file = readFileSync(path)
  const lines = file.subarray(offset).toString().split('\n').filter(Boolean)
  return { events: lines.map((line) => event(JSON.parse(line) as Raw)), size: file.length }
}

interface Raw {
  readonly verb: string
  readonly requestURI: string
  readonly user?: { readonly username?: string }
  readonly objectRef?: {
    readonly apiGroup?: string
    readonly resource?: string
    readonly subresource?: string
    readonly namespace?: string
    readonly name?: string
  }
  readonly responseStatus?: { readonly code?: number }
}

function event(raw: Raw): AuditEvent {
  const ref = raw.objectRef ?? {}
  return {
    verb: raw.verb,
    group: ref.apiGroup ?? '',
    resource: ref.resource ?? '',
    subresource: ref.subresource ?? '',
    namespace: ref.namespace ?? '',
    name: ref.name ?? '',
    user: raw.user?.username ?? '',
    code: raw.responseStatus?.code ?? 0,
    uri: raw.requestURI,
  }
}
