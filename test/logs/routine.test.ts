import { describe, expect, it } from 'vitest'
import { routine } from '../../src/logs/routine.js'
import { excerpts, refusedLogs } from './excerpts.js'
import { event, source } from './support.js'

/** The lines that are left when routine is taken out. */
function special(lines: readonly string[], of = source('istiod')): string[] {
  const isRoutine = routine()
  return lines
    .map((line) => event(line, of))
    .filter((one) => !isRoutine(one))
    .map(({ raw }) => raw)
}

const at = (millis: number, text: string) => `2026-11-24T10:00:00.${String(millis).padStart(3, '0')}Z ${text}`
const said = (millis: number, text: string) => at(millis, `2026-11-24T10:00:00.000Z\t${text}`)

describe('routine', () => {
  it('is what istiod and Envoy say of work that has nothing to do with federation, with all lines of such a message', () => {
    expect(special(refusedLogs.redEgress.slice(0, 5), source('egress'))).toEqual([])
    expect(special([excerpts.envoyInfo, excerpts.agentRole])).toEqual([])
    expect(special([said(0, 'info\tmesh configuration: {'), at(1, '   "trustDomain": "x"'), at(1, '}')])).toEqual([])
  })

  it('is no line of federation, of known meaning, of traffic, and no warning or error', () => {
    const lines = [
      ...refusedLogs.redIstiod,
      excerpts.plainText,
      excerpts.trustDomainNoise,
      excerpts.discoveryOk,
      said(0, 'warn\tads\tsomething new'),
      said(1, 'error\tads\tsomething worse'),
    ]
    expect(special(lines)).toHaveLength(lines.length)
  })

  it('is no line of unknown format that stands alone, comes later, or tells of a crash', () => {
    const lines = [
      at(0, 'no line before tells what this is'),
      said(1, 'info\tads\tPush debounce stable'),
      at(2, 'panic: runtime error: invalid memory address'),
      at(2, 'goroutine 1 [running]:'),
      said(3, 'info\tads\tPush debounce stable'),
      at(400, 'too late to be part of it'),
    ]
    expect(special(lines)).toEqual([
      'no line before tells what this is',
      'panic: runtime error: invalid memory address',
      'goroutine 1 [running]:',
      'too late to be part of it',
    ])
  })

  it.each([
    'http: TLS handshake error from 10.4.0.20:45784: remote error: tls: bad certificate',
    '2026/11/24 10:00:00 http: TLS handshake error from 10.4.0.20:45784: EOF',
    'E1124 10:00:00.000000       1 reflector.go:138] Failed to watch *v1.ServiceMeshPeer: servicemeshpeers is forbidden',
    'Error: failed to start: listen tcp :8188: bind: address already in use',
    'error: refused',
    'fatal: refused',
    'signal: killed',
    '  panic: invalid memory address [recovered]',
    'WARNING: all log messages before absl::InitializeLog() is called are written to STDERR',
    '  watch failed: status code is not OK: 503 (503 Service Unavailable)',
    'Killed',
  ])('is no line that may begin a message, whatever was written just before: %s', (raw) => {
    const before = said(0, 'info\tads\tPush debounce stable')
    expect(special([before, at(1, '   "trustDomain": "x"'), at(1, raw)])).toEqual([raw])
    expect(special([before.slice(before.indexOf(' ') + 1), raw])).toEqual([raw])
  })

  it('is a certificate or YAML in a message, and no single word after these', () => {
    const certificate = [' -----BEGIN CERTIFICATE-----', 'MIIC/jCCAeagAwIBAgIQ', 'RDI=', '-----END CERTIFICATE-----']
    const yaml = ['configPath: ./etc/istio/proxy', 'tracing:', '  zipkin:', '    address: zipkin:9411', 'list:', '- a']
    const lines = [...certificate, ...yaml].map((raw) => at(1, raw))
    expect(special([said(0, 'info\tconfig: binaryPath: /bin/envoy'), ...lines, at(1, 'Terminated')])).toEqual([
      'Terminated',
    ])
  })

  it('ends even where lines tell no time', () => {
    const message = '2026-11-24T10:00:00.000Z\tinfo\tmesh configuration: {'
    expect(special([message, ...Array.from({ length: 200 }, () => '  }')])).toEqual([])
    expect(special([message, ...Array.from({ length: 5000 }, () => '  }')]).length).toBeGreaterThan(0)
  })

  it('is told for each log by itself', () => {
    const isRoutine = routine()
    const [red, green] = [source('istiod', 'red'), source('istiod', 'green')]
    isRoutine(event(said(0, 'info\tflags: {'), red))
    expect(isRoutine(event(at(1, '}'), green))).toBe(false)
    expect(isRoutine(event(at(1, '}'), red))).toBe(true)
  })
})
