import check from '../../../src/checks/leftovers/old-control-plane.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const service = (name: string, labels: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'red-mesh-system', labels },
  spec: {},
})

testCheck(check, {
  silent: {
    'the only istiod is today’s': healthy,
    'somebody’s own Service with a like name': healthy.add('red', service('istiod-proxy', { app: 'proxy' })),
  },
  fires: {
    'the Service of a control plane that was renamed': {
      given: healthy.add('red', service('istiod-old', { app: 'istiod' })),
      says: /Service istiod-old in red-mesh-system belongs to no control plane of today/,
      on: 'Service/istiod-old',
      side: 'red',
      severity: 'info',
    },
  },
})
