import { describe, expect, test } from 'vitest'
import type { BundleCluster, BundleManifest } from '../../../src/cluster/recorded/bundle-manifest.js'
import { describeBundle } from '../../../src/report/collect/text.js'
import { isLack, isWhole } from '../../../src/session/collect/whole.js'

const pod = { namespace: 'red', pod: 'istiod-1', container: 'discovery' }

function bundle(change: Partial<BundleCluster> = {}): BundleManifest {
  const cluster: BundleCluster = {
    directory: 'red',
    name: 'prod-red',
    source: 'live',
    namespaces: [null],
    now: '2026-11-24T12:00:00.000Z',
    held: null,
    lists: [{ resource: 'pods', namespace: 'red', objects: ['red/istiod-1'] }],
    logs: [{ ...pod, previous: false, lines: 10 }],
    envoys: [],
    ...change,
  }
  return {
    format: 'meshfed-bundle',
    version: 1,
    program: '1.0.0',
    collectedAt: '2026-11-24T12:00:00.000Z',
    redacted: true,
    pseudonymized: false,
    clusters: [cluster],
    replaced: [],
  }
}

function told(manifest: BundleManifest): string {
  return describeBundle(manifest, 'b.tar.gz', { whole: isWhole(manifest), isLack, program: 'oc meshfed' })
}

describe('a bundle', () => {
  test('says in one line what was not there to be read', () => {
    const missing = ['nodes', 'routes'].map((resource) => ({
      resource,
      namespace: null,
      objects: { skipped: `not collected in this dump: ${resource}` },
    }))
    expect(told(bundle({ lists: missing }))).toContain('\n    not there: nodes, routes\n')
  })

  test('of which nothing could not be read is whole, and says how to read it by the name that was typed', () => {
    expect(isWhole(bundle())).toBe(true)
    expect(told(bundle())).toBe(
      'wrote b.tar.gz\n  red (prod-red): 1 objects, 1 logs with 10 lines, 0 Envoy configurations\nnothing had to be replaced\nread it with: oc meshfed doctor --dump b.tar.gz\n',
    )
  })

  const right = { group: '', resource: 'pods', verb: 'list', namespace: 'red' } as const
  test.each<[string, Partial<BundleCluster>, string]>([
    [
      'a list that may not be read',
      { lists: [{ resource: 'pods', namespace: 'red', objects: { skipped: 'may not list pods in red', right } }] },
      'not read: pods of red: may not list pods in red',
    ],
    [
      'a list that did not come in time',
      { lists: [{ resource: 'pods', namespace: 'red', objects: { skipped: 'no answer of api:6443 in 30s' } }] },
      'not read: pods of red: no answer of api:6443 in 30s',
    ],
    [
      'the log of a pod that was gone',
      { logs: [{ ...pod, previous: false, lines: { skipped: 'api:6443 answered 404: pods "istiod-1" not found' } }] },
      'not read: log of istiod-1: api:6443 answered 404: pods "istiod-1" not found',
    ],
    [
      'a log that was cut',
      { logs: [{ ...pod, previous: false, lines: 10, cut: 'the log stream was cut: it broke off' }] },
      'broke off: log of istiod-1 after 10 lines: the log stream was cut: it broke off',
    ],
    [
      'the log of a previous run that did not come in time',
      { logs: [{ ...pod, previous: true, lines: { skipped: 'no answer of api:6443 in 30s' } }] },
      'not read: previous log of istiod-1: no answer of api:6443 in 30s',
    ],
    [
      'an Envoy configuration',
      { envoys: [{ namespace: 'red', pod: 'egress-1', page: 'config_dump', skipped: 'the connection broke off' }] },
      'not read: Envoy’s config_dump of egress-1: the connection broke off',
    ],
    ['the time', { now: { skipped: 'no answer of api:6443 in 30s' } }, 'not read: the time: no answer of'],
  ])('is not whole without %s, and says so', (_, change, line) => {
    expect(isWhole(bundle(change))).toBe(false)
    expect(told(bundle(change))).toContain(`    ${line}`)
    expect(told(bundle(change))).toContain('\nit is not whole: what was not read, or broke off, is missing in it\n')
  })

  test.each<[string, Partial<BundleCluster>]>([
    [
      'a kind that the cluster does not have',
      { lists: [{ resource: 'routes', namespace: null, objects: { skipped: 'no such kind on this cluster: Route' } }] },
    ],
    [
      'a page that an Envoy does not have',
      {
        envoys: [{ namespace: 'red', pod: 'egress-1', page: 'clusters', skipped: 'Envoy answered 404 for /clusters' }],
      },
    ],
    [
      'what the dump never held',
      {
        lists: [{ resource: 'nodes', namespace: null, objects: { skipped: 'not collected in this dump: nodes' } }],
        logs: [
          { ...pod, previous: true, lines: { skipped: 'no previous log of container a of pod b/c in this dump' } },
        ],
      },
    ],
    [
      'logs that containers do not have',
      {
        logs: [
          {
            ...pod,
            previous: true,
            lines: {
              skipped: 'api answered 400: previous terminated container "discovery" in pod "istiod-1" not found',
            },
          },
          {
            ...pod,
            previous: false,
            lines: { skipped: 'api answered 400: container "discovery" in pod "istiod-1" is waiting to start: Init' },
          },
        ],
      },
    ],
  ])('is whole without %s', (_, change) => {
    expect(isWhole(bundle(change))).toBe(true)
    expect(told(bundle(change))).not.toMatch(/not whole|not read/)
  })
})
