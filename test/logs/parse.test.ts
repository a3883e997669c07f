import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestParsed, parseLine } from '../../src/logs/parse.js'
import { excerpts, refusedLogs } from './excerpts.js'
import { source } from './support.js'

const istiod = source('istiod')
const egress = source('egress')
const ingress = source('ingress')
const parsed = (line: string) => parseLine(line, egress).parsed

describe('the text access log', () => {
  it('gives every field of a request', () => {
    expect(parsed(excerpts.certificateRejected)).toEqual({
      kind: 'access',
      start: Date.parse('2026-11-24T09:43:27.680Z'),
      method: 'GET',
      path: '/v1/services/',
      protocol: 'HTTP/1.1',
      responseCode: 503,
      responseFlags: ['URX', 'UF'],
      responseCodeDetails:
        'upstream_reset_before_response_started{remote_connection_failure|TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end}',
      connectionTerminationDetails: null,
      upstreamTransportFailureReason:
        'TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end',
      bytesReceived: 0,
      bytesSent: 239,
      duration: 70,
      upstreamServiceTime: null,
      xForwardedFor: ['10.4.0.1'],
      userAgent: 'Go-http-client/1.1',
      requestId: 'e4334b0e-0418-40ce-bc2d-8b63f748b335',
      authority: 'discovery.red-mesh-system.svc.green-mesh.local',
      upstreamHost: '10.4.0.20:8188',
      upstreamCluster:
        'outbound|8188|federation-discovery-green-mesh-egress|discovery.red-mesh-system.svc.green-mesh.local',
      upstreamLocalAddress: null,
      downstreamLocalAddress: '10.3.0.30:8188',
      downstreamRemoteAddress: '10.4.0.1:53726',
      requestedServerName: null,
      routeName: 'federation-discovery-green-mesh-egress',
    })
  })

  it('reads a TCP connection, which has no request', () => {
    expect(parsed(excerpts.serviceDenied)).toMatchObject({
      method: null,
      path: null,
      protocol: null,
      responseCode: 0,
      responseFlags: [],
      connectionTerminationDetails: 'rbac_access_denied_matched_policy[ns[green-mesh-system]-policy[deny-all]-rule[0]]',
      bytesReceived: 138,
      bytesSent: 0,
      requestedServerName: 'outbound_.9080_._.green-ratings.info.svc.red-mesh-exports.local',
      routeName: null,
    })
  })

  it('reads the shorter default format of Envoy', () => {
    const line =
      '[2026-11-24T10:29:29.328Z] "GET /x HTTP/2" 503 UF 0 91 24 - "10.0.0.1" "curl/8" "id-1" "host:8188" "10.2.0.20:8188"'
    expect(parsed(line)).toMatchObject({
      responseCode: 503,
      bytesSent: 91,
      userAgent: 'curl/8',
      upstreamHost: '10.2.0.20:8188',
      upstreamCluster: null,
    })
  })

  it('reads details with spaces, as older Envoys write them', () => {
    const line = excerpts.certificateRejected
      .replace(
        /\{.*?\}/,
        '{connection_failure,TLS error: 268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER}',
      )
      .replace(/"TLS_error.*?"/, '"TLS error: 268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER"')
    expect(parsed(line)).toMatchObject({
      responseCodeDetails:
        'upstream_reset_before_response_started{connection_failure,TLS error: 268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER}',
      upstreamTransportFailureReason: 'TLS error: 268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER',
      upstreamHost: '10.4.0.20:8188',
    })
  })

  it('is not misled by quotes that a client put into its user agent', () => {
    const line = excerpts.peerDenied.replace('Go-http-client/1.1', 'x" "y" "faked" "z')
    expect(parsed(line)).toMatchObject({
      userAgent: 'x" "y" "faked" "z',
      authority: 'discovery.red-mesh-system.svc.green-mesh.local',
      upstreamHost: expect.stringMatching(/:8188$/),
      routeName: 'federation-discovery-green-mesh-egress',
    })
  })

  it('ignores fields that were added at the end', () => {
    expect(parsed(`${excerpts.peerDenied} "spiffe://a/ns/b/sa/c"`)).toMatchObject({
      responseCode: 403,
      routeName: 'federation-discovery-green-mesh-egress',
    })
  })
})

describe('the JSON access log', () => {
  it('gives the same fields as the text', () => {
    const line = JSON.stringify({
      start_time: '2026-11-24T10:29:29.332Z',
      method: 'GET',
      path: '/v1/watch',
      response_code: 403,
      response_flags: '-',
      response_code_details: 'rbac_access_denied_matched_policy[none]',
      bytes_sent: '19',
      duration: 3,
      x_forwarded_for: '10.1.0.1,10.1.0.30',
      upstream_host: null,
      downstream_local_address: '10.2.0.20:8188',
    })
    const event = parseLine(line, ingress)
    // written when the request ended
    expect(event.time).toBe(Date.parse('2026-11-24T10:29:29.335Z'))
    expect(event.parsed).toMatchObject({
      kind: 'access',
      start: Date.parse('2026-11-24T10:29:29.332Z'),
      path: '/v1/watch',
      responseCode: 403,
      responseFlags: [],
      bytesSent: 19,
      xForwardedFor: ['10.1.0.1', '10.1.0.30'],
      upstreamHost: null,
      routeName: null,
    })
  })
})

describe('lines of istiod, the agent and Envoy', () => {
  it('tells scope, message and labels apart', () => {
    expect(parseLine(excerpts.watchRefused, istiod).parsed).toMatchObject({
      kind: 'istiod',
      level: 'error',
      scope: 'federation',
      message: expect.stringMatching(/^watch failed: Get .* connection refused$/),
      labels: { component: 'federation-registry' },
    })
  })

  it('reads a message with labels and no scope', () => {
    expect(parsed(excerpts.agentRole)).toMatchObject({
      scope: null,
      message: 'Proxy role',
      labels: { type: 'router', domain: 'red-mesh-system.svc.cluster.local' },
    })
  })

  it('keeps spaces in the values of labels', () => {
    const line = '2026-11-24T10:28:30.602256Z\tinfo\tcontrollers\tstarting\tcontroller=namespace controller peer=a/b'
    expect(parsed(line)).toMatchObject({
      scope: 'controllers',
      message: 'starting',
      labels: { controller: 'namespace controller', peer: 'a/b' },
    })
  })

  it('reads a bare message, and one with its place in the source', () => {
    expect(parsed('2026-11-24T10:28:30Z\tinfo\tStarting')).toMatchObject({ scope: null, message: 'Starting' })
    expect(parsed('2026-11-24T10:28:30Z\twarn\tads\tads/x.go:12\tslow push')).toMatchObject({
      scope: 'ads',
      message: 'slow push',
    })
  })

  it('reads the JSON form', () => {
    const line =
      '2026-11-24T10:28:31.5Z {"level":"error","time":"2026-11-24T10:28:31.4Z","scope":"federation","msg":"watch failed: EOF","component":"federation-registry"}'
    expect(parseLine(line, istiod)).toMatchObject({
      time: Date.parse('2026-11-24T10:28:31.500Z'),
      parsed: {
        kind: 'istiod',
        level: 'error',
        scope: 'federation',
        message: 'watch failed: EOF',
        labels: { component: 'federation-registry' },
      },
    })
  })

  it('reads what Envoy says, in the agent’s shape and in its own', () => {
    expect(parsed(excerpts.envoyInfo)).toMatchObject({
      kind: 'envoy',
      level: 'info',
      logger: 'upstream',
      place: 'source/common/upstream/cds_api_helper.cc:31',
      message: expect.stringMatching(/^cds: response indicates .* applying changes$/),
    })
    const own = '[2026-11-24 10:28:30.605][26][warning][config] [source/common/config/x.cc:31] gRPC config rejected'
    expect(parseLine(own, egress)).toMatchObject({
      time: Date.parse('2026-11-24T10:28:30.605Z'),
      parsed: { kind: 'envoy', level: 'warn', logger: 'config', message: 'gRPC config rejected' },
    })
  })
})

describe('any line', () => {
  it('keeps the text as it came, without the kubelet’s timestamp', () => {
    for (const line of [...refusedLogs.redEgress, ...refusedLogs.greenIstiod]) {
      expect(line.endsWith(` ${parseLine(line, egress).raw}`)).toBe(true)
    }
  })

  it('takes the time from the kubelet, to the microsecond and with its zone', () => {
    const utc = Date.parse('2026-11-24T08:28:30.605Z')
    expect(parseLine('2026-11-24T10:28:30.605166000+02:00 x', istiod).time).toBeCloseTo(utc + 0.166, 3)
    expect(parseLine('2026-11-24T10:28:30Z x', istiod).time).toBe(Date.parse('2026-11-24T10:28:30Z'))
  })

  it('passes through when its format is not known', () => {
    for (const raw of ['', '  zipkin:', '{"half":', '[not a log', '{"a":1}x', '\u0000\u001b[31m\ufffd', 'Z\tinfo\tx']) {
      expect(parseLine(`2026-11-24T10:28:30Z ${raw}`, istiod)).toMatchObject({ raw, parsed: null })
    }
    expect(parsed('{"answer":42}')).toEqual({ kind: 'json', value: { answer: 42 } })
  })

  it('has no time when its timestamp is nonsense', () => {
    expect(parseLine('2026-99-24T10:28:30Z x', istiod).time).toBeNull()
    expect(parseLine('no time at all', istiod).time).toBeNull()
  })

  it('stays whole but unparsed when it is enormous', () => {
    const text = `${excerpts.peerDenied.slice(31)}${'x" '.repeat(longestParsed)}`
    expect(parseLine(text, egress)).toMatchObject({ raw: text, parsed: null })
  })

  it('never throws and never loses text, whatever bytes it holds', () => {
    const pieces = fc.constantFrom(
      '[',
      ']',
      '"',
      '" "',
      '{',
      '}',
      ' ',
      '\t',
      '-',
      '=',
      '2026-11-24T10:28:30Z',
      '\tinfo\t',
      '200',
      'outbound|1||h',
    )
    const soup = fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 }).map((parts) => parts.join(''))
    const broken = fc
      .tuple(fc.constantFrom(...Object.values(excerpts)), fc.nat(600), fc.nat(40), fc.string())
      .map(([line, from, length, noise]) => line.slice(0, from) + noise + line.slice(from + length))
    fc.assert(
      fc.property(fc.oneof(soup, broken), (line) => {
        const { raw, time } = parseLine(line, egress)
        expect(line.endsWith(raw)).toBe(true)
        expect(time === null || Number.isFinite(time)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
