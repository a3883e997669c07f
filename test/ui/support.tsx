import { render } from 'ink-testing-library'
import { vi } from 'vitest'
import { type Report, schemaVersion } from '../../src/report/document.js'
import type { Look } from '../../src/report/text/style.js'
import type { Progress } from '../../src/session/progress.js'
import type { Session } from '../../src/session/screen.js'
import { App, type AppProps } from '../../src/ui/app.js'
import type { Finding } from '../../src/vocabulary/finding.js'

export const plain: Look = { color: false, unicode: true, width: 100 }

/** A finding of a made-up check; `id` and `message` tell it from others. */
export function finding(id: string, message: string, rest: Partial<Finding> = {}): Finding {
  const resource = { apiVersion: 'v1', kind: 'Service', namespace: 'west-system', name: 'ingress' }
  return {
    key: `${id}|${message}`,
    id,
    severity: 'error',
    title: message,
    message,
    mesh: 'west',
    peer: 'east',
    resource,
    evidence: [{ mesh: 'west', resource, path: 'spec.ports', actual: 'none' }],
    remedy: [{ mesh: 'west', text: `repair ${id}`, command: `oc -n west-system repair ${id}` }],
    directions: [{ from: 'west', to: 'east' }],
    service: null,
    latent: false,
    causedBy: null,
    ...rest,
  }
}

/** A report of two meshes with these findings; the first one is the first cause. */
export function report(findings: readonly Finding[], rest: Partial<Report> = {}): Report {
  const number = (severity: string) => findings.filter((one) => one.severity === severity).length
  const mesh = { source: 'live', trustDomain: null, version: '2.6', members: 1 }
  return {
    schemaVersion,
    generatedAt: '2026-11-24T10:00:00Z',
    collectedAt: '2026-11-24T10:00:00Z',
    meshes: [
      { ...mesh, name: 'west', namespace: 'west-system', cluster: 'west' },
      { ...mesh, name: 'east', namespace: 'east-system', cluster: 'east' },
    ],
    peerings: [{ mesh: 'west', peer: 'east', peerMesh: 'east', connected: true, exported: 1, imported: 2 }],
    summary: {
      verdict: findings.length > 0 ? 'findings' : 'ok',
      errors: number('error'),
      warnings: number('warning'),
      infos: number('info'),
      unknown: rest.unknown?.length ?? 0,
      checks: 100,
      firstCause: findings[0]?.key ?? null,
    },
    findings,
    unknown: [],
    missingRights: [],
    stats: { requests: 1, bytes: 1, seconds: 1, clusters: [] },
    ...rest,
  }
}

/** A session whose runs give these reports in turn, the last one again and again. */
export function sessionOf(reports: readonly Report[], rest: Partial<Session> = {}): Session {
  const left = [...reports]
  const text = async () => ['nothing']
  return {
    check: async () => {
      const next = left.length > 1 ? left.shift() : left[0]
      if (!next) throw new Error('no report')
      return next
    },
    trace: text,
    certificates: text,
    logs: text,
    save: async () => '/reports/one.json',
    ...rest,
  }
}

/** A session that shows progress and never comes to an end. */
export function loading(progress: Progress): Session {
  return sessionOf([], {
    check: (show) => {
      show(progress)
      return new Promise(() => {})
    },
  })
}

export const keys = {
  enter: '\r',
  escape: '\x1b',
  up: '\x1b[A',
  down: '\x1b[B',
  pageDown: '\x1b[6~',
  backspace: '\x7f',
}

/** The screen on a terminal of ink's testing library, which is 100 columns wide. */
export function show(session: Session, props: Partial<AppProps> = {}) {
  const copied: string[] = []
  const onQuit = vi.fn<AppProps['onQuit']>()
  const app = (
    <App
      session={session}
      look={plain}
      size={{ columns: 100, rows: 30 }}
      areaOf={(id) => id.slice(0, id.indexOf('/'))}
      watch={null}
      onReport={() => {}}
      onQuit={onQuit}
      copy={(text) => copied.push(text)}
      redraw={() => {}}
      {...props}
    />
  )
  const { stdin, lastFrame, unmount, rerender } = render(app)
  const frame = () => lastFrame() ?? ''
  return {
    copied,
    onQuit,
    frame,
    unmount,
    rerender,
    /** Types keys, as one event each. */
    press: (...events: readonly string[]) => {
      for (const event of events) stdin.write(event)
    },
    /** Waits for a frame that holds all of these texts. */
    sees: (...texts: readonly string[]) =>
      vi.waitFor(
        () => {
          const missing = texts.filter((text) => !frame().includes(text))
          if (missing.length > 0) throw new Error(`no "${missing.join('", "')}" in:\n${frame()}`)
        },
        { timeout: 10_000 },
      ),
  }
}
