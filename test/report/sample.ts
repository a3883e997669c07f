import type { Report } from '../../src/report/document.js'
import type { Finding } from '../../src/vocabulary/finding.js'

const peer = {
  apiVersion: 'federation.maistra.io/v1',
  kind: 'ServiceMeshPeer',
  namespace: 'green-mesh-system',
  name: 'red-mesh',
  path: 'spec.security.clientID',
}

const cause: Finding = {
  key: 'peer/client-id|green-mesh',
  id: 'peer/client-id',
  severity: 'error',
  title: 'The client ID of a peer is the identity of its egress gateway',
  message: 'green-mesh admits another identity than red-mesh presents',
  mesh: 'green-mesh',
  peer: 'red-mesh',
  resource: { ...peer, source: { file: 'green/my peers.yaml', line: 12 } },
  evidence: [
    { mesh: 'green-mesh', resource: peer, path: 'spec.security.clientID', actual: 'a', expected: 'b' },
    { mesh: 'green-mesh', resource: { ...peer, kind: 'Pod', name: 'ingress' }, log: '"GET /v1/watch" 403' },
  ],
  remedy: [{ mesh: 'green-mesh', text: 'Set the client ID', command: "oc patch servicemeshpeer/red-mesh -p '{}'" }],
  directions: [{ from: 'red-mesh', to: 'green-mesh' }],
  service: null,
  latent: false,
  causedBy: null,
}

const symptom: Finding = {
  ...cause,
  key: 'connection/watch|red-mesh',
  id: 'connection/watch',
  title: 'Each mesh watches its peer',
  message: 'red-mesh is not connected to green-mesh',
  mesh: 'red-mesh',
  resource: { ...peer, namespace: 'red-mesh-system', name: 'green-mesh' },
  causedBy: cause.key,
}

/** A report with one of everything: a cause, its symptom, an unknown, an accepted finding, services in each state. */
export const sample: Report = {
  schemaVersion: '1',
  generatedAt: '2026-11-24T12:00:01.000Z',
  collectedAt: '2026-11-24T12:00:00.000Z',
  meshes: ['red', 'green'].map((color) => ({
    name: `${color}-mesh`,
    namespace: `${color}-mesh-system`,
    cluster: color,
    source: 'live',
    trustDomain: `${color}-mesh.local`,
    version: '2.5.1',
    members: 2,
  })),
  peerings: [
    { mesh: 'red-mesh', peer: 'green-mesh', peerMesh: 'green-mesh', connected: false, exported: 1, imported: 1 },
    { mesh: 'green-mesh', peer: 'red-mesh', peerMesh: 'red-mesh', connected: null, exported: null, imported: 0 },
  ],
  services: (['broken', 'imported', 'offered'] as const).map((state) => ({
    from: 'green-mesh',
    to: 'red-mesh',
    service: `info/${state}`,
    exportedName: `${state}.info.svc.red-mesh-exports.local`,
    localName: state === 'offered' ? null : `${state}.info.svc.green-mesh-imports.local`,
    state,
    because: state === 'broken' ? cause.key : null,
  })),
  summary: { verdict: 'findings', errors: 2, warnings: 0, infos: 0, unknown: 1, checks: 9, firstCause: cause.key },
  findings: [cause, symptom],
  unknown: [{ check: 'traffic/denied', mesh: 'red-mesh', peer: null, reason: 'no right to read logs' }],
  suppressed: [
    {
      finding: { ...cause, key: 'x', id: 'trust/leaf' },
      reason: 'CA moves',
      until: '2027-01-31',
      from: '.meshfed.yaml',
    },
  ],
  missingRights: [{ group: '', resource: 'pods/log', verb: 'get', namespace: 'red-mesh-system' }],
  stats: { requests: 3, bytes: 4096, seconds: 0.5, clusters: [{ cluster: 'red', requests: 3, bytes: 4096 }] },
}

export const healthyReport: Report = {
  ...sample,
  findings: [],
  unknown: [],
  suppressed: [],
  summary: { ...sample.summary, verdict: 'ok', errors: 0, unknown: 0, firstCause: null },
}

/** What somebody could write into an object to be seen as something else: every text of the report becomes it. */
export const hostile =
  '</script><img src=x onerror=alert(1)>|`*[a](http://evil)\u001b[31m\u0007\u202e\n# EOF\n"\\\'&]]>'

/** The same report with hostile text in place of every text that comes from a cluster. */
export function poisoned(): Report {
  const kept = ['key', 'causedBy', 'firstCause', 'severity', 'id', 'check', 'state', 'verdict', 'schemaVersion']
  const times = ['generatedAt', 'collectedAt']
  return JSON.parse(JSON.stringify(sample), (name, value) =>
    typeof value === 'string' && !kept.includes(name) && !times.includes(name) ? hostile : value,
  )
}
