import check from '../../../src/checks/policy/auto-mtls.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const off = healthy.change('red', 'ServiceMeshControlPlane/red-mesh', (plane) => {
  plane.spec.security.dataPlane = { automtls: false }
})
const rule = (host: string) => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'DestinationRule',
  metadata: { name: 'imports', namespace: 'red-mesh-system' },
  spec: { host, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } },
})

testCheck(check, {
  silent: {
    'it is on, as by default': healthy,
    'a DestinationRule says it for imported hosts': off.add('red', rule('*.green-mesh-imports.local')),
    'nothing is imported': off.change('red', 'ImportedServiceSet/green-mesh', (set) => {
      set.spec.importRules = []
    }),
  },
  fires: {
    'it is off, and a rule covers local hosts alone': {
      given: off.add('red', rule('*.cluster.local')),
      says: /red-mesh has automtls off, so clients call ratings.info.svc.green-mesh-imports.local \(imported from green-mesh\) in plain text/,
      on: 'ServiceMeshControlPlane/red-mesh',
      side: 'red',
      severity: 'error',
    },
  },
})
