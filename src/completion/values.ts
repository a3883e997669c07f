import type { Candidate, ValueKind, Values } from './complete.js'
import type { Line } from './surface.js'
import { isTooLarge } from './too-large.js'

/**
 * A shell waits for this: what is not there in this time (ms) is not proposed. Files are quick or too large; a cluster may be far.
 * The time is seen to be over only between two files, so that a file which takes longer by itself is not opened at all.
 */
const patience = { files: 600, cluster: 1500 } as const

/** Looks values up where they are: kubeconfig, the set of checks, or what the line's own flags lead to. */
export const lookUp: Values = lookUpUntil(
  (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms).unref()
    }),
)

/** As {@link lookUp}, with nothing to propose once `late`, given the milliseconds that a shell waits, is over. */
export function lookUpUntil(late: (ms: number) => Promise<void>): Values {
  return async (kind, line) => {
    const stop = new AbortController()
    const tooLate = late(patience[readsFiles(line) ? 'files' : 'cluster']).then(() => {
      stop.abort(new Error('a shell waits'))
      return []
    })
    try {
      return await Promise.race([look(kind, line, stop.signal), tooLate])
    } catch {
      // no kubeconfig, no cluster, no rights: nothing to propose, and no place to say so
      return []
    }
  }
}

function readsFiles({ given }: Line): boolean {
  return ['dump', 'manifests', 'demo'].some((flag) => given.has(flag))
}

async function look(kind: ValueKind, line: Line, signal: AbortSignal): Promise<readonly Candidate[]> {
  if (kind === 'context') {
    const { contextNames } = await import('../cluster/live/kubeconfig.js')
    const file = line.given.get('kubeconfig')?.[0]
    return contextNames(file === undefined ? {} : { kubeconfig: file }).map((value) => ({ value }))
  }
  if (kind === 'area' || kind === 'check' || kind === 'area-or-check') return known(kind)
  if (kind === 'namespace') return namespaces(line, signal)
  if (kind === 'peer') return peers(line, signal)
  return services(line, signal)
}

async function known(kind: 'area' | 'check' | 'area-or-check'): Promise<readonly Candidate[]> {
  const { areas } = await import('../checks/areas.js')
  const names = areas.map(({ name }) => ({ value: name, about: 'all checks of this area' }))
  if (kind === 'area') return names
  const { allChecks } = await import('../checks/index.js')
  const checks = allChecks.map(({ id, title }) => ({ value: id, about: title }))
  return kind === 'check' ? checks : [...names, ...checks]
}

async function namespaces(line: Line, signal: AbortSignal): Promise<readonly Candidate[]> {
  return withMeshes(line, signal, async (sources) => {
    const lists = await Promise.all(sources.map(({ reader }) => reader.list('servicemeshcontrolplanes', null)))
    return lists.flatMap((list) =>
      list.known
        ? list.value.map(({ metadata }) => ({
            value: metadata.namespace ?? '',
            about: `control plane ${metadata.name}`,
          }))
        : [],
    )
  })
}

async function peers(line: Line, signal: AbortSignal): Promise<readonly Candidate[]> {
  return withMeshes(line, signal, async (sources) => {
    const [{ makeListing }, { peersTable }] = await Promise.all([
      import('../session/listing/read.js'),
      import('../session/listing/peers.js'),
    ])
    const { rows } = await makeListing(sources, peersTable)
    return rows.map(({ cells: [mesh, name] }) => ({ value: name ?? '', about: `of ${mesh}` }))
  })
}

async function services(line: Line, signal: AbortSignal): Promise<readonly Candidate[]> {
  return withMeshes(line, signal, async (sources) => {
    const [{ makeListing }, { importsTable }] = await Promise.all([
      import('../session/listing/read.js'),
      import('../session/listing/imports.js'),
    ])
    const { rows } = await makeListing(sources, importsTable)
    const names = rows.flatMap(({ cells: [mesh, , exported, local] }) => [
      ...(local ? [{ value: local, about: `imported by ${mesh}` }] : []),
      { value: exported ?? '', about: `offered to ${mesh}` },
    ])
    return [...new Map(names.map((one) => [one.value, one])).values()]
  })
}

type Meshes = Awaited<ReturnType<typeof import('../session/sources.js').openSources>>['meshes']

async function withMeshes(line: Line, signal: AbortSignal, work: (sources: Meshes) => Promise<readonly Candidate[]>) {
  const { openSources } = await import('../session/sources.js')
  const { sourceOptions } = await import('../cli/flags.js')
  const { demoDumps } = await import('../cli/demo.js')
  const first = (name: string) => line.given.get(name)?.[0]
  const all = (name: string) => line.given.get(name)
  for (const path of [...(all('dump') ?? []), ...(all('manifests') ?? [])]) if (await isTooLarge(path)) return []
  const flags = {
    context: first('context'),
    'peer-context': all('peer-context'),
    kubeconfig: first('kubeconfig'),
    'peer-kubeconfig': first('peer-kubeconfig'),
    namespace: first('namespace'),
    'peer-namespace': all('peer-namespace'),
    dump: all('dump'),
    manifests: all('manifests'),
    demo: line.given.has('demo'),
    as: first('as'),
    'request-timeout': '1s',
    timeout: '1s',
  }
  const sources = await openSources(
    sourceOptions(flags, demoDumps(), () => patience.cluster),
    signal,
  )
  return work(sources.meshes).finally(() => sources.close())
}
