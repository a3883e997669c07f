import check from '../../../src/checks/trust/aliases.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const aliased = (...additionalDomains: readonly string[]) =>
  healthy.change('red', 'ServiceMeshControlPlane/red-mesh', (plane) => {
    plane.spec.security.trust.additionalDomains = additionalDomains
  })

testCheck(check, {
  silent: {
    'there are none': healthy,
    'there is no peer with a trust domain': aliased('old.local').without('red', 'ServiceMeshPeer/green-mesh'),
  },
  fires: {
    'an old trust domain is kept as an alias': {
      given: aliased('old.local'),
      says: /red-mesh has the trust domain aliases old.local, which proxies do not accept/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
      severity: 'warning',
    },
    'a peer’s trust domain is an alias': {
      given: aliased('green-mesh.local'),
      says: /takes green-mesh.local, a peer’s trust domain, for another name of its own/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
    },
    'it stands in the mesh configuration alone': {
      given: healthy.add('red', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'istio-red-mesh', namespace: 'red-mesh-system' },
        data: { mesh: 'trustDomain: red-mesh.local\ntrustDomainAliases: [old.local]\n' },
      }),
      says: /aliases old.local/,
      on: 'ConfigMap/istio-red-mesh',
      side: 'red',
    },
  },
})
