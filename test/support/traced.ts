import type { TraceResult } from '../../src/report/trace/document.js'
import { openSources } from '../../src/session/sources.js'
import { type TraceOptions, trace } from '../../src/session/trace.js'
import type { Path, Trace } from '../../src/trace/types.js'
import type { Step } from '../../src/vocabulary/steps.js'
import { dumpsOf, sourcesOf } from './recorded.js'
import type { Scene } from './scene.js'

type Options = Partial<Omit<TraceOptions, 'query'>>

const plain = { from: null, whatIf: [], logSinceSeconds: 900, program: 'oc meshfed' } as const

/** Traces a service (null = all) through a recorded federation. */
export async function traceRecording(
  scenario: string,
  query: string | null,
  options: Options = {},
): Promise<TraceResult> {
  const sources = await openSources(sourcesOf(dumpsOf(scenario)), new AbortController().signal)
  try {
    return await trace(sources.meshes, { ...plain, ...options, query })
  } finally {
    await sources.close()
  }
}

/** Traces a service through a scene. */
export function traceScene(scene: Scene, query: string | null, options: Options = {}): Promise<TraceResult> {
  const readers = scene.readers()
  return trace(
    readers.map((reader) => ({ reader, namespace: null, context: reader.name })),
    { ...plain, ...options, query },
  )
}

/** The one path from an owner to the other mesh. */
export function pathFrom({ paths }: Trace, owner: string): Path {
  const [path, ...others] = paths.filter((one) => one.owner === owner)
  if (!path || others.length > 0) throw new Error(`${others.length + (path ? 1 : 0)} paths from ${owner}`)
  return path
}

export function hopOf(path: Path, step: Step): Path['hops'][number] {
  const hop = path.hops.find((one) => one.step === step)
  if (!hop) throw new Error(`no hop ${step}`)
  return hop
}

/** `export-rule: no rule …`, or the verdict of a path that is not broken. */
export function breakOf(path: Path): string {
  const hop = path.firstBroken === null ? undefined : path.hops[path.firstBroken]
  return hop ? `${hop.step}: ${hop.message}` : path.verdict
}
