import check from '../../../src/checks/policy/sidecar-hides-imports.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const sidecar = (hosts: readonly string[], namespace = 'info') =>
  healthy.add('red', {
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'Sidecar',
    metadata: { name: 'default', namespace },
    spec: { egress: hosts.length === 0 ? [] : [{ hosts }] },
  })

testCheck(check, {
  silent: {
    'there is none': healthy,
    'it lists the control plane’s namespace': sidecar(['./*', 'red-mesh-system/*']),
    'it lists all namespaces': sidecar(['*/*']),
    'it sets no limits': sidecar([]),
  },
  fires: {
    'it lists its own namespace alone, which the import is named after': {
      given: sidecar(['./*']),
      says: /Sidecar info\/default in red-mesh hides ratings.info.svc.green-mesh-imports.local, imported from green-mesh/,
      on: 'Sidecar/default',
      side: 'red',
      severity: 'warning',
    },
    'it may be that nobody there calls it': {
      given: sidecar(['./*'], 'red-mesh-info'),
      says: /Sidecar red-mesh-info\/default in red-mesh hides/,
      on: 'Sidecar/default',
      side: 'red',
      severity: 'info',
    },
    'the default of the whole mesh hides it': {
      given: sidecar(['./*', 'istio-system/*'], 'red-mesh-system').change('red', 'Sidecar/default', (object) => {
        object.spec.egress[0].hosts = ['istio-system/*']
      }),
      says: /Sidecar red-mesh-system\/default in red-mesh hides/,
      on: 'Sidecar/default',
      side: 'red',
      severity: 'warning',
    },
  },
})
