import { UserError } from '../../vocabulary/errors.js'
import type { Fact, Right, Unknown } from '../../vocabulary/fact.js'
import { known } from '../../vocabulary/fact.js'
import { isRecord } from './objects.js'
import { parseJson } from './yaml.js'

export const manifestFile = 'meshfed.json'
export const bundleFormat = 'meshfed-bundle'
export const bundleVersion = 1

/** What a bundle holds, written beside it: every question that was asked of each cluster, and its answer. */
export interface BundleManifest {
  readonly format: typeof bundleFormat
  readonly version: number
  /** Version of the program that wrote it. */
  readonly program: string
  /** ISO 8601. */
  readonly collectedAt: string
  readonly redacted: boolean
  readonly pseudonymized: boolean
  readonly clusters: readonly BundleCluster[]
  readonly replaced: readonly { readonly where: string; readonly what: string; readonly times: number }[]
}

export interface BundleCluster {
  /** Below the bundle's root: a must-gather of its own. */
  readonly directory: string
  readonly name: string
  /** Where it was collected from. */
  readonly source: 'live' | 'dump'
  /** Control planes that were chosen; null = the only one, or all. */
  readonly namespaces: readonly (string | null)[]
  /** ISO 8601, or why it is not known. */
  readonly now: Answer<string>
  readonly held: readonly string[] | null
  readonly lists: readonly BundleList[]
  readonly logs: readonly BundleLog[]
  readonly envoys: readonly BundleEnvoy[]
}

/** A value, or why there is none. */
export type Answer<T> = T | Skipped

export interface Skipped {
  readonly skipped: string
  readonly right?: Right
}

export interface BundleList {
  readonly resource: string
  readonly namespace: string | null
  /** `namespace/name` (`/name` where there is no namespace), in the order of the answer. */
  readonly objects: Answer<readonly string[]>
}

export interface BundleLog {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly previous: boolean
  readonly lines: Answer<number>
  /** Why the log broke off before its end. */
  readonly cut?: string
}

export interface BundleEnvoy {
  readonly namespace: string
  readonly pod: string
  readonly page: 'config_dump' | 'clusters'
  readonly skipped?: string
  readonly right?: Right
}

export function skippedOf({ reason, right }: Unknown): Skipped {
  return right ? { skipped: reason, right } : { skipped: reason }
}

export function factOf<T extends string | number | readonly string[]>(answer: Answer<T>): Fact<T> {
  if (!isSkipped(answer)) return known(answer)
  return { known: false, reason: answer.skipped, ...(answer.right ? { right: answer.right } : {}) }
}

function isSkipped(answer: Answer<unknown>): answer is Skipped {
  return typeof answer === 'object' && answer !== null && 'skipped' in answer
}

/**
 * @throws UserError when it is no manifest of a version that is known
 */
export function parseManifest(text: string, path: string): BundleManifest {
  const parsed = parseJson(text)
  const value = parsed.ok ? parsed.value : null
  if (!isRecord(value) || value.format !== bundleFormat || !Array.isArray(value.clusters))
    throw new UserError('cannot-run', `${manifestFile} of ${path} is not the manifest of a bundle`, [
      'collect the bundle anew, or pass one of its directories',
    ])
  if (value.version !== bundleVersion)
    throw new UserError('cannot-run', `${path} is a bundle of version ${String(value.version)}`, [
      `this program reads version ${bundleVersion}: use the one that wrote it (${String(value.program)})`,
    ])
  if (!isManifest(value))
    throw new UserError('cannot-run', `${manifestFile} of ${path} is damaged`, ['collect the bundle anew'])
  return value
}

function isManifest(value: object): value is BundleManifest {
  return 'clusters' in value && Array.isArray(value.clusters) && value.clusters.every(isCluster)
}

function isCluster(value: unknown): boolean {
  if (!isRecord(value) || typeof value.directory !== 'string' || !/^[\w.-]+$/.test(value.directory)) return false
  const { lists, logs, envoys, namespaces, now } = value
  const named = (one: unknown) => isRecord(one) && typeof one.namespace === 'string' && typeof one.pod === 'string'
  return (
    (isRecord(now) ? typeof now.skipped === 'string' : !Number.isNaN(Date.parse(String(now)))) &&
    Array.isArray(namespaces) &&
    Array.isArray(lists) &&
    lists.every((one) => isRecord(one) && typeof one.resource === 'string' && isAnswer(one.objects)) &&
    Array.isArray(logs) &&
    logs.every((one) => named(one) && isRecord(one) && typeof one.container === 'string') &&
    Array.isArray(envoys) &&
    envoys.every(named)
  )
}

function isAnswer(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((name) => typeof name === 'string')
  return isRecord(value) && typeof value.skipped === 'string'
}
