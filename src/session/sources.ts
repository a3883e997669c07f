import type { LiveReader } from '../cluster/live/reader.js'
import type { ClusterReader } from '../cluster/reader.js'
import type { MeshSource } from '../federation/discover.js'
import { UserError } from '../vocabulary/errors.js'

/** Where the user wants facts to come from. Dumps, manifests and live clusters may be mixed. */
export interface SourceOptions {
  readonly dumps: readonly string[]
  readonly manifests: readonly string[]
  /** This side's context; null = the current one. Only opened when something live is asked for, or nothing else is. */
  readonly context: string | null
  readonly peerContexts: readonly string[]
  readonly kubeconfig: string | null
  readonly peerKubeconfig: string | null
  readonly namespace: string | null
  readonly peerNamespaces: readonly string[]
  readonly as: string | null
  readonly requestTimeoutMs: number
}

/** Opened sources; `warnings` are for stderr. Every reader has to be closed. */
export interface Sources {
  readonly meshes: readonly MeshSource[]
  readonly warnings: readonly string[]
  /** Takes a warning that comes up while the sources are read. */
  warn(text: string): void
  close(): Promise<void>
}

/**
 * Opens everything that was asked for. Nothing is read yet from live clusters.
 *
 * @throws UserError when a path or a context cannot be opened
 */
export async function openSources(
  options: SourceOptions,
  signal: AbortSignal,
  warn: (text: string) => void = () => {},
): Promise<Sources> {
  const warnings: string[] = []
  const recorded = await openRecorded(options, warnings)
  const wantsLive = options.context !== null || options.peerContexts.length > 0 || options.kubeconfig !== null
  const live = wantsLive || recorded.length === 0 ? await openLiveSources(options, signal) : []
  const meshes = [...live, ...recorded]
  return {
    meshes,
    warnings,
    warn,
    close: async () => {
      await Promise.all([...new Set(meshes.map((mesh) => mesh.reader))].map((reader) => reader.close()))
    },
  }
}

async function openRecorded(options: SourceOptions, warnings: string[]): Promise<MeshSource[]> {
  const { openRecordings } = await import('../cluster/recorded/open-dump.js')
  const { openManifests } = await import('../cluster/recorded/manifests.js')
  const { openFacts } = await import('./facts/reader.js')
  const open = async (path: string) => {
    const facts = await openFacts(path)
    return facts ? [{ reader: facts, namespaces: [null] }] : openRecordings(path)
  }
  const dumps = (await Promise.all(options.dumps.map(open))).flat()
  const manifests = await Promise.all(options.manifests.map((path) => openManifests(path)))
  for (const reader of manifests) warnings.push(...reader.warnings)
  return [
    ...dumps.flatMap(({ reader, namespaces }) => namespaces.map((namespace) => ({ reader, namespace, context: null }))),
    ...manifests.map((reader: ClusterReader) => ({ reader, namespace: null, context: null })),
  ]
}

async function openLiveSources(options: SourceOptions, signal: AbortSignal): Promise<MeshSource[]> {
  const [{ openLive }, { openContext }] = await Promise.all([
    import('../cluster/live/reader.js'),
    import('../cluster/live/kubeconfig.js'),
  ])
  const open = (kubeconfig: string | null, context: string | null) => {
    const found = openContext({
      ...(kubeconfig === null ? {} : { kubeconfig }),
      ...(context === null ? {} : { context }),
      ...(options.as === null ? {} : { as: options.as }),
    })
    return openLive({ context: found, requestTimeoutMs: options.requestTimeoutMs, signal })
  }
  const mine = open(options.kubeconfig, options.context)
  const peerConfig = options.peerKubeconfig ?? options.kubeconfig
  const contexts = options.peerContexts.length === 0 && options.peerKubeconfig !== null ? [null] : options.peerContexts
  const peers = contexts.map((context) => open(peerConfig, context))
  return pairNamespaces(mine, peers, options)
}

/** Gives each peer context its namespace. Without a peer context, peer namespaces are in this side's cluster. */
function pairNamespaces(mine: LiveReader, peers: readonly LiveReader[], options: SourceOptions): MeshSource[] {
  const { namespace, peerNamespaces } = options
  const first: MeshSource = { reader: mine, namespace, context: mine.name }
  if (peers.length === 0) return [first, ...peerNamespaces.map((name) => ({ ...first, namespace: name }))]
  if (peerNamespaces.length > peers.length) {
    throw new UserError('usage', `${peerNamespaces.length} peer namespaces for ${peers.length} peer contexts`, [
      'give --peer-context and --peer-namespace in pairs, in the same order',
    ])
  }
  const others = peers.map((reader, index) => ({
    reader,
    namespace: peerNamespaces[index] ?? null,
    context: reader.name,
  }))
  return [first, ...others]
}
