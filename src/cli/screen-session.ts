import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Report } from '../report/document.js'
import type { Look } from '../report/text/style.js'
import { type CheckOptions, checkOnce, type Session } from '../session/screen.js'
import type { Sources } from '../session/sources.js'
import type { Finding } from '../vocabulary/finding.js'
import { programName } from './program.js'

export interface SessionOptions extends CheckOptions {
  /** Opens the sources for a piece of work and closes them again. */
  readonly open: <T>(work: (sources: Sources, signal: AbortSignal) => Promise<T>) => Promise<T>
  /** Where reports are saved. */
  readonly directory: string
  /** How text looks on the terminal as it is now. */
  readonly look: () => Look
  readonly requestTimeoutMs: number
}

/**
 * The session behind the screen of doctor: what other commands print, as lines for a page. Settings count on every page; the checks
 * that were selected are doctor's alone.
 */
export function screenSession(options: SessionOptions): Session {
  const { open } = options
  return {
    check: (onProgress) => open(async (sources) => (await checkOnce(sources, options, onProgress)).report),
    trace: (service) => open((sources) => traceLines(service, sources, options)),
    certificates: (finding) => open((sources, signal) => certificateLines(finding, sources, signal, options)),
    logs: (finding) => open((sources, signal) => logLines(finding, sources, signal, options)),
    save: (report) => save(report, options.directory),
  }
}

async function traceLines(service: string, sources: Sources, options: SessionOptions): Promise<readonly string[]> {
  const [{ allChecks }, { withSeverities }, { trace }, { renderTrace }] = await Promise.all([
    import('../checks/index.js'),
    import('../checks/suppress.js'),
    import('../session/trace.js'),
    import('../report/trace/text.js'),
  ])
  const { logSinceSeconds, severity = new Map(), ignore = [], look } = options
  const result = await trace(sources.meshes, {
    query: service,
    from: null,
    whatIf: [],
    logSinceSeconds,
    checks: withSeverities(allChecks, severity),
    ignore,
    program: programName(),
    warn: sources.warn,
  })
  return linesOf(renderTrace(result, { ...look(), verbose: false }))
}

/** Both directions of the finding's peering; everything where it concerns none. */
async function certificateLines(
  finding: Finding | null,
  sources: Sources,
  signal: AbortSignal,
  { logSinceSeconds, severity = new Map(), ignore = [], look, requestTimeoutMs }: SessionOptions,
): Promise<readonly string[]> {
  const [{ certificateChecks }, { withSeverities }, { verifyCerts }, { makeCertsReport }, { renderCertsText }] =
    await Promise.all([
      import('../checks/certificates.js'),
      import('../checks/suppress.js'),
      import('../session/certs.js'),
      import('../session/certs-report.js'),
      import('../report/certs/text.js'),
    ])
  const result = await verifyCerts(sources.meshes, withSeverities(certificateChecks, severity), {
    logSinceSeconds,
    ignore,
    probeAddresses: false,
    timeoutMs: requestTimeoutMs,
    signal,
    warn: sources.warn,
  })
  const report = makeCertsReport(result, { generatedAt: new Date() })
  const own = report.peerings.find((one) => one.mesh === finding?.mesh && one.peer === finding?.peer)
  const peerings = report.peerings.filter(
    (one) => own === undefined || one === own || (one.mesh === own.peerMesh && one.peerMesh === own.mesh),
  )
  return linesOf(renderCertsText({ ...report, peerings }, { ...look(), verbose: false, findings: false }))
}

/** Most entries on the page; the newest are kept. */
const mostEntries = 2000

/** Lines about the finding's service; without one, lines of its peering that mean trouble. Those that prove it are pointed at. */
async function logLines(
  finding: Finding,
  sources: Sources,
  signal: AbortSignal,
  { logSinceSeconds, look }: SessionOptions,
): Promise<readonly string[]> {
  const [{ openTimeline }, { entriesOf }, { problems, service }, { LogText }] = await Promise.all([
    import('../session/logs/timeline.js'),
    import('../session/logs/entries.js'),
    import('../logs/filter.js'),
    import('../report/logs/text.js'),
  ])
  const warnings: string[] = []
  const live = sources.meshes.some(({ reader }) => reader.source === 'live')
  const { clocks, events } = await openTimeline(sources.meshes, {
    peers: finding.peer === null ? [] : [finding.peer],
    components: [],
    read: live ? { sinceSeconds: logSinceSeconds } : {},
    follow: false,
    connections: 50,
    align: false,
    signal,
    warn: (text) => warnings.push(`warning: ${text}`),
  })
  const proofs = finding.evidence.flatMap(({ log }) => (log === undefined ? [] : [log]))
  const isProof = (raw: string) => proofs.some((log) => raw.includes(log))
  const wanted = finding.service === null ? problems() : service(finding.service)
  const entries = entriesOf(events, { filters: [(event) => wanted(event) || isProof(event.raw)], fold: false })
  const text = new LogText(
    look(),
    clocks.map(({ mesh }) => mesh),
  )
  const pages: string[][] = []
  for await (const entry of entries) {
    const lines = linesOf(text.show(entry))
    const head = lines.findIndex((line) => !line.includes('(UTC)'))
    pages.push(lines.map((line, index) => (index === head && isProof(entry.event.raw) ? '> ' : '  ') + line))
    if (pages.length > mostEntries) pages.shift()
  }
  return [...warnings, ...(pages.length === 0 ? ['  no line of the logs is about it'] : pages.flat())]
}

/** A new file each time: a report that was saved is never written over. */
async function save(report: Report, directory: string): Promise<string> {
  const moment = report.generatedAt.slice(0, 19).replaceAll(':', '')
  const path = resolve(directory, `meshfed-${moment}.json`)
  const { renderJson } = await import('../report/json.js')
  await writeFile(path, renderJson(report), { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    // the same report again
    if (error.code !== 'EEXIST') throw error
  })
  return path
}

function linesOf(text: string): string[] {
  return text.trimEnd().split('\n')
}
