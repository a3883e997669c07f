import { areaNameOf } from '../checks/areas.js'
import type { Check } from '../checks/define.js'
import { factsOf } from '../checks/plan.js'
import type { LiveReader } from '../cluster/live/reader.js'
import type { ClusterReader, SourceKind } from '../cluster/reader.js'
import type { MeshSource } from '../federation/discover.js'
import type { FactName } from '../federation/mesh.js'
import { isOnDemand } from '../federation/on-demand.js'
import { type TableName, tables } from '../federation/tables.js'

/** How far a run is, cluster by cluster: plain data for whoever shows it. */
export interface Progress {
  readonly clusters: readonly ClusterProgress[]
}

export interface ClusterProgress {
  /** A kubeconfig context or a path. */
  readonly name: string
  readonly source: SourceKind
  /** Kinds and logs that were read, or refused. */
  readonly read: number
  /** What is being read now, by plural names. */
  readonly reading: readonly string[]
  /** How much of what its checks need is there, per area of checks. */
  readonly areas: readonly AreaProgress[]
  readonly finished: boolean
}

export interface AreaProgress {
  readonly name: string
  readonly done: number
  readonly total: number
}

type Listener = (progress: Progress) => void

/**
 * The same sources, with every read reported to `listener`. Two sources that share a reader go on sharing one, so that what is
 * read stays read once.
 */
export function observed(
  sources: readonly MeshSource[],
  checks: readonly Check[],
  listener: Listener,
): readonly MeshSource[] {
  const needs = readsByArea(checks)
  const watches = new Map<ClusterReader, ReadWatch>()
  const report = () => listener({ clusters: [...watches.values()].map((watch) => watch.progress(needs)) })
  for (const { reader } of sources) if (!watches.has(reader)) watches.set(reader, new ReadWatch(reader, report))
  report()
  return sources.map((source) => ({ ...source, reader: watches.get(source.reader)?.reader ?? source.reader }))
}

const LOGS = 'logs'
const PROXIES = 'Envoy configurations'
const HANDSHAKES = 'certificates of gateways'

/** Counts what one reader is asked for. A kind that is read in several namespaces is done when none of these is under way. */
class ReadWatch {
  readonly reader: ClusterReader
  readonly #inner: ClusterReader
  readonly #changed: () => void
  readonly #open = new Map<string, number>()

  constructor(inner: ClusterReader, changed: () => void) {
    this.#inner = inner
    this.#changed = changed
    const few = inner.listIfFew?.bind(inner)
    const clusters = inner.proxyClusters?.bind(inner)
    this.reader = {
      name: inner.name,
      source: inner.source,
      ...(inner.takenLive === undefined ? {} : { takenLive: inner.takenLive }),
      stats: inner.stats,
      list: (resource, namespace, trim) => this.#during(resource, inner.list(resource, namespace, trim)),
      ...(few ? { listIfFew: (resource, trim) => this.#during(resource, few(resource, trim)) } : {}),
      log: async (container, options) => {
        const lines = await this.#during(LOGS, inner.log(container, options))
        return lines.known ? { ...lines, value: this.#lines(lines.value) } : lines
      },
      proxyConfig: (pod) => this.#during(PROXIES, inner.proxyConfig(pod)),
      ...(clusters ? { proxyClusters: (pod) => this.#during(PROXIES, clusters(pod)) } : {}),
      ...((isLive(inner)
        ? {
            forward: (pod, port) => this.#during(HANDSHAKES, inner.forward(pod, port)),
            mayRead: (rights) => inner.mayRead(rights),
          }
        : {}) satisfies Partial<LiveReader>),
      now: () => inner.now(),
      heldNamespaces: () => inner.heldNamespaces(),
      close: () => inner.close(),
    }
  }

  progress(needs: ReadonlyMap<string, ReadonlySet<string>>): ClusterProgress {
    const reading = [...this.#open].filter(([, number]) => number > 0).map(([what]) => what)
    const done = (what: string) => this.#open.get(what) === 0
    const counts = (what: string) => this.#open.has(what) || !mayBeLeftOut(what)
    const areas = [...needs].map(([name, whats]) => {
      const wanted = [...whats].filter(counts)
      return { name, done: wanted.filter(done).length, total: wanted.length }
    })
    const finished = reading.length === 0 && areas.every((area) => area.done === area.total)
    return {
      name: this.#inner.name,
      source: this.#inner.source,
      read: this.#open.size - reading.length,
      reading,
      areas,
      finished,
    }
  }

  async #during<T>(what: string, work: Promise<T>): Promise<T> {
    this.#count(what, 1)
    try {
      return await work
    } finally {
      this.#count(what, -1)
    }
  }

  async *#lines(lines: AsyncIterable<string>): AsyncIterable<string> {
    this.#count(LOGS, 1)
    try {
      yield* lines
    } finally {
      this.#count(LOGS, -1)
    }
  }

  #count(what: string, step: 1 | -1): void {
    this.#open.set(what, (this.#open.get(what) ?? 0) + step)
    this.#changed()
  }
}

function isLive(reader: ClusterReader): reader is LiveReader {
  return reader.source === 'live' && 'forward' in reader
}

/** What has to be read for the checks of each area, in the order of the areas' first checks. */
function readsByArea(checks: readonly Check[]): ReadonlyMap<string, ReadonlySet<string>> {
  const areas = new Map<string, Check[]>()
  for (const check of checks) {
    const area = areaNameOf(check.id)
    areas.set(area, [...(areas.get(area) ?? []), check])
  }
  return new Map([...areas].map(([area, list]) => [area, new Set([...factsOf(list)].flatMap(readsOf))] as const))
}

/** What may turn out not to be needed counts from when it is first asked for. */
function mayBeLeftOut(what: string): boolean {
  const names = (Object.keys(tables) as TableName[]).filter((name) => tables[name].resource === what)
  return names.every(isOnDemand)
}

const extras: Partial<Record<FactName, readonly string[]>> = {
  logs: [LOGS],
  proxyConfigs: [PROXIES],
  members: [tables.memberRolls.resource],
  servesFederation: [tables.peers.resource],
  strays: [tables.peers.resource, tables.exportSets.resource, tables.importSets.resource],
  clock: [],
}

function readsOf(fact: FactName): readonly string[] {
  return extras[fact] ?? [tables[fact as TableName].resource]
}
