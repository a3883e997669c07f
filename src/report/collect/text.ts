import type { BundleCluster, BundleManifest } from '../../cluster/recorded/bundle-manifest.js'
import { clean } from '../clean.js'

interface Told {
  /** Whether nothing is missing that could have been read. */
  readonly whole: boolean
  /** By its reason, whether something that is not in the bundle was there to be read. */
  readonly isLack: (reason: string) => boolean
  /** What is typed to run meshfed. */
  readonly program: string
}

/** What a bundle holds, what it lacks and what was replaced in it, for people. */
export function describeBundle(manifest: BundleManifest, path: string, { whole, isLack, program }: Told): string {
  const { clusters, replaced, redacted } = manifest
  return `${[
    `wrote ${clean(path)}`,
    ...clusters.flatMap((cluster) => describeCluster(cluster, isLack)),
    ...(redacted ? describeReplaced(replaced) : ['nothing was redacted: it may hold secrets']),
    ...(whole ? [] : ['it is not whole: what was not read, or broke off, is missing in it']),
    `read it with: ${program} doctor --dump ${clean(path)}`,
  ].join('\n')}\n`
}

function describeCluster(cluster: BundleCluster, isLack: Told['isLack']): string[] {
  const { directory, name, lists, logs, envoys } = cluster
  const objects = new Set(
    lists.flatMap(({ resource, objects: names }) =>
      'skipped' in names ? [] : names.map((full) => `${resource} ${full}`),
    ),
  )
  const read = logs.flatMap(({ lines }) => (typeof lines === 'number' ? [lines] : []))
  const configurations = envoys.filter((one) => one.page === 'config_dump' && one.skipped === undefined)
  const lines = read.reduce((sum, one) => sum + one, 0)
  return [
    `  ${clean(directory)} (${clean(name)}): ${objects.size} objects, ${read.length} logs with ${lines} lines, ${configurations.length} Envoy configurations`,
    ...reasonsOf(cluster, isLack).map(([reason, whats]) =>
      reason === '' ? `    not there: ${whats.join(', ')}` : `    not read: ${whats.join(', ')}: ${clean(reason)}`,
    ),
    ...logs.flatMap(({ pod, previous, lines: kept, cut }) =>
      cut === undefined
        ? []
        : [`    broke off: ${previous ? 'previous log' : 'log'} of ${clean(pod)} after ${kept} lines: ${clean(cut)}`],
    ),
  ]
}

/** What is missing, by reason; what was not there to be read, by none. That a container has no previous run is not worth a word. */
function reasonsOf({ lists, logs, envoys, now }: BundleCluster, isLack: Told['isLack']): [string, string[]][] {
  const reasons = new Map<string, string[]>()
  const add = (why: string, what: string) => {
    const reason = isLack(why) ? why : ''
    reasons.set(reason, [...(reasons.get(reason) ?? []), clean(what)])
  }
  for (const { resource, namespace, objects } of lists)
    if ('skipped' in objects) add(objects.skipped, namespace === null ? resource : `${resource} of ${namespace}`)
  for (const { pod, previous, lines } of logs)
    if (typeof lines === 'object' && (!previous || isLack(lines.skipped)))
      add(lines.skipped, `${previous ? 'previous log' : 'log'} of ${pod}`)
  for (const { pod, page, skipped } of envoys)
    if (skipped !== undefined && (page === 'config_dump' || isLack(skipped))) add(skipped, `Envoy’s ${page} of ${pod}`)
  if (typeof now === 'object') add(now.skipped, 'the time')
  return [...reasons]
}

function describeReplaced(replaced: BundleManifest['replaced']): string[] {
  const times = new Map<string, number>()
  for (const one of replaced) times.set(one.what, (times.get(one.what) ?? 0) + one.times)
  const places = new Set(replaced.map(({ where }) => where)).size
  if (times.size === 0) return ['nothing had to be replaced']
  const whats = [...times].map(([what, number]) => `${what} (${number})`).join(', ')
  return [`replaced in ${places} places: ${whats}; meshfed.json in it says where`]
}
