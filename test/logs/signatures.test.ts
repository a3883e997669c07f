import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Component } from '../../src/logs/event.js'
import { describeFlag, responseFlags } from '../../src/logs/response-flags.js'
import { explain, signatures } from '../../src/logs/signatures.js'
import { excerpts } from './excerpts.js'
import { event, source } from './support.js'

const hit = (line: string, component: Component = 'egress') => {
  const found = explain(event(line, source(component)))
  return found && { id: found.signature.id, level: found.signature.level, ...found.captured }
}
const istiodLine = (message: string, level = 'error') =>
  `2026-11-24T10:28:30Z\t${level}\tfederation\t${message}\tcomponent=x`

describe('gateways', () => {
  it('name the policy that refuses a peer’s discovery', () => {
    expect(hit(excerpts.deniedDiscovery, 'ingress')).toEqual({
      id: 'denied-discovery',
      level: 'problem',
      plane: 'discovery',
      peer: 'red-mesh',
      policyNamespace: 'green-mesh-system',
      policy: 'federation-discovery-red-mesh',
    })
  })

  it('name a user’s policy, for requests and for connections', () => {
    const policy = {
      id: 'denied-by-policy',
      policyNamespace: 'green-mesh-system',
      policy: 'deny-all',
      peer: 'red-mesh',
    }
    expect(hit(excerpts.deniedByUser, 'ingress')).toMatchObject({ ...policy, plane: 'discovery' })
    expect(hit(excerpts.serviceDenied, 'ingress')).toMatchObject({
      ...policy,
      plane: 'service',
      service: 'green-ratings.info.svc.red-mesh-exports.local',
    })
  })

  it('tell a policy of the exports, and that no policy allows the caller', () => {
    const exports = excerpts.serviceDenied.replace('deny-all', 'federation-exports-red-mesh')
    expect(hit(exports, 'ingress')).toMatchObject({ id: 'denied-exports', peer: 'red-mesh' })
    const none = excerpts.deniedByUser.replace(/policy\[ns\[.*?rule\[0\]\]/, 'policy[none]')
    expect(hit(none, 'ingress')).toMatchObject({ id: 'denied-no-policy-allows' })
  })

  it.each([
    ['peerDenied', 'egress', 'peer-denied-us'],
    ['certificateRejected', 'egress', 'tls-certificate-rejected'],
    ['noRoute', 'egress', 'peer-unroutable'],
    ['serviceRefused', 'egress', 'peer-refused-connection'],
    ['discoveryTerminated', 'egress', 'peer-closed-connection'],
    ['peerUnavailable', 'egress', 'peer-unavailable'],
    ['badRequest', 'ingress', 'istiod-refused-request'],
    ['istiodUnreachable', 'ingress', 'istiod-unreachable'],
    ['routeNotFound', 'egress', 'route-not-found'],
    ['serviceWithoutHost', 'ingress', 'service-has-no-host'],
  ] as const)('%s at an %s is the problem %s', (name, component, id) => {
    expect(hit(excerpts[name], component)).toMatchObject({ id, level: 'problem' })
  })

  it('tell an unknown authority from a missing certificate, by the codes of either library', () => {
    const failing = (reason: string) =>
      hit(excerpts.certificateRejected.replace(/"TLS_error.*?"/, `"${reason}"`).replace(/\{.*?\}/, ''))
    expect(failing('TLS error: 336151576:SSL routines:x:tlsv1 alert unknown ca')).toMatchObject({
      id: 'tls-peer-rejects-us',
    })
    expect(failing('TLS error: 337100999:SSL routines:x:peer did not return a certificate')).toMatchObject({
      id: 'tls-no-client-certificate',
    })
    expect(failing('TLS_error:|268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER')).toMatchObject({
      id: 'tls-not-spoken',
    })
    expect(failing('TLS error: 0A000086:SSL routines::certificate verify failed')).toMatchObject({
      id: 'tls-certificate-rejected',
    })
    expect(failing('TLS_error:|1:something_new')).toMatchObject({ id: 'tls-failed' })
  })

  it('give a closed filter chain, a missing cluster and a timeout their own meaning', () => {
    const swap = (flags: string, details: string) =>
      hit(excerpts.serviceWithoutHost.replace(' 0 UH - ', ` 0 ${flags} ${details} `), 'ingress')
    expect(swap('NR', 'filter_chain_not_found')).toMatchObject({ id: 'filter-chain-not-found' })
    expect(swap('NC', 'cluster_not_found')).toMatchObject({ id: 'cluster-not-found' })
    const late = excerpts.noRoute.replaceAll(
      'delayed_connect_error:_No_route_to_host',
      'delayed_connect_error:_Connection_timed_out',
    )
    expect(hit(late)).toMatchObject({ id: 'peer-timeout', upstream: '10.2.0.99:8188' })
  })

  it('only note a stream that had worked and was cut', () => {
    expect(hit(excerpts.streamCut)).toMatchObject({ id: 'stream-cut-by-upstream', level: 'note' })
    expect(hit(excerpts.reconfigured, 'ingress')).toMatchObject({ id: 'stream-closed-by-gateway', level: 'note' })
    expect(hit(excerpts.serviceSilent)).toMatchObject({ id: 'service-silent', level: 'note' })
  })

  it('say nothing of a request that went well', () => {
    expect(hit(excerpts.discoveryOk, 'ingress')).toBeNull()
  })
})

describe('istiod', () => {
  it.each([
    ['trustDomainNoise', 'trust-domain-mismatch'],
    ['conflict', 'status-conflict'],
    ['checksum', 'checksum-mismatch'],
    ['watchCut', 'watch-cut'],
  ] as const)('%s is noise', (name, id) => {
    expect(hit(excerpts[name], 'istiod')).toEqual({ id, level: 'noise' })
  })

  it('says which rule of which set is skipped, and why', () => {
    expect(hit(excerpts.ruleSkipped, 'istiod')).toEqual({
      id: 'import-rule-skipped',
      level: 'problem',
      rule: '0',
      namespace: 'red-mesh-system',
      name: 'green-mesh',
      reason: 'cannot use importAsLocal without setting a fixed namespace alias',
    })
    const exported = 'skipping rule 3 in ServiceExports ns/peer: null labelSelector'
    expect(hit(istiodLine(exported), 'istiod')).toMatchObject({
      id: 'export-rule-skipped',
      rule: '3',
      reason: 'null labelSelector',
    })
  })

  it('names the ConfigMap that is missing, the peer that is unknown, the host that has no address', () => {
    expect(hit(excerpts.rootMissing, 'istiod')).toMatchObject({
      id: 'root-config-map-missing',
      name: 'green-mesh-ca-root-cert',
      namespace: 'red-mesh-system',
    })
    expect(hit(excerpts.unknownMesh, 'istiod')).toMatchObject({
      id: 'unknown-mesh',
      peer: expect.stringMatching(/-mesh$/),
    })
    expect(hit(excerpts.lookupFailed, 'istiod')).toMatchObject({
      id: 'egress-name-unresolved',
      host: 'egress-green.red-mesh-system.svc.cluster.local',
    })
    expect(hit(excerpts.watchRefused, 'istiod')).toMatchObject({ id: 'egress-refused', egress: 'egress-green-mesh' })
  })

  it.each([
    ['watch failed: status code is not OK: 403 (403 Forbidden)', 'watch-forbidden'],
    ['watch failed: status code is not OK: 404 (404 Not Found)', 'watch-not-found'],
    ['resync failed: status code is not OK: 400 (400 Bad Request)', 'watch-bad-request'],
    ['watch failed: status code is not OK: 503 (503 Service Unavailable)', 'watch-unavailable'],
    ['watch failed: status code is not OK: 407 (407 Proxy Authentication Required)', 'watch-status'],
    [
      'watch failed: Get "http://e.n.svc.cluster.local:8188/v1/watch": dial tcp: lookup e.n.svc.cluster.local: no such host',
      'egress-name-unresolved',
    ],
    [
      'watch failed: Get "http://e.n.svc.cluster.local:8188/v1/watch": dial tcp 10.0.0.1:8188: i/o timeout',
      'egress-timeout',
    ],
    ['watch failed: something new', 'watch-failed'],
    ['resync failed: timeout while waiting after 120 attempts', 'resync-timeout'],
    ['error resolving IP addr for federation network x: lookup y: no such host', 'address-unresolved'],
    [
      'could not get root cert for mesh m: missing entry root-cert.pem in ConfigMap m-ca-root-cert',
      'root-config-map-key-missing',
    ],
    [
      'error updating status for ExportedServiceSet: status.exportedServices[1].exportedName: Duplicate value: "a"',
      'export-status-duplicate',
    ],
    [
      'error updating status for ServiceMeshPeer a/b: status.discoveryStatus.active[1]: Duplicate value: map',
      'status-duplicate',
    ],
    ['error updating status for ServiceMeshPeer a/b: servicemeshpeers "b" is forbidden', 'status-forbidden'],
    ['no ClientID specified for MeshFederation m', 'client-id-empty'],
  ])('%s', (message, id) => {
    expect(hit(istiodLine(message), 'istiod')).toMatchObject({ id, level: 'problem' })
  })

  it('is told in plain text what should be TLS', () => {
    expect(hit(excerpts.plainText, 'istiod')).toMatchObject({ id: 'istiod-got-plain-text', level: 'problem' })
  })

  it('is silent on ordinary lines', () => {
    expect(hit(istiodLine('Push debounce stable[1]', 'info'), 'istiod')).toBeNull()
    expect(hit(excerpts.envoyInfo)).toBeNull()
  })
})

describe('the table', () => {
  it('has one entry per id, each with a sentence and catalogue numbers of the right form', () => {
    const ids = signatures.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { id, means, facts } of signatures) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(means).toMatch(/^\S.*\.$/)
      for (const fact of facts) expect(fact).toMatch(/^D(0[1-9]|[1-9]\d|1[0-4]\d|15[0-8])$/)
    }
  })

  it('sends nobody after noise, and names a cause for every problem', () => {
    for (const { id, level, facts } of signatures) {
      if (level === 'problem') expect(facts, id).not.toEqual([])
    }
  })

  it('never throws on lines that were cut or mixed up', () => {
    const lines = Object.values(excerpts)
    const cut = fc.tuple(fc.constantFrom(...lines), fc.nat(700), fc.constantFrom(...lines), fc.nat(700))
    fc.assert(
      fc.property(cut, fc.constantFrom<Component>('istiod', 'egress', 'ingress'), ([a, n, b, m], component) => {
        const found = explain(event(a.slice(0, n) + b.slice(m), source(component)))
        expect(found === null || signatures.includes(found.signature)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('response flags', () => {
  it('are explained in words, unknown ones are not', () => {
    expect(describeFlag('UF')).toBe('no connection to the upstream')
    expect(describeFlag('constructor')).toBeNull()
    for (const [flag, words] of Object.entries(responseFlags)) {
      expect(flag).toMatch(/^[A-Z]{2,5}$/)
      expect(words).not.toBe('')
    }
  })
})
