import check from '../../../src/checks/leftovers/root-config-map.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const map = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'blue-mesh-ca-root-cert', namespace: 'red-mesh-system' },
}

testCheck(check, {
  silent: {
    'the roots of the mesh and of its peer': healthy,
    'a peer lacks its own: it may be this one': healthy
      .without('red', 'ConfigMap/green-mesh-ca-root-cert')
      .add('red', map),
  },
  fires: {
    'the root of a peer that is gone': {
      given: healthy.add('red', map),
      says: /ConfigMap blue-mesh-ca-root-cert in red-mesh holds the root of no peer/,
      on: 'ConfigMap/blue-mesh-ca-root-cert',
      side: 'red',
      severity: 'info',
    },
  },
})
