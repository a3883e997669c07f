import check from '../../../src/checks/trust/one-peer-per-domain.js'
import { testCheck } from '../../support/check-tester.js'
import { rootPem } from '../../support/roots.js'
import { healthy } from '../../support/scene.js'

const second = (trustDomain: string, pem: string) =>
  healthy.add(
    'red',
    {
      apiVersion: 'federation.maistra.io/v1',
      kind: 'ServiceMeshPeer',
      metadata: { name: 'yellow-mesh', namespace: 'red-mesh-system' },
      spec: { security: { trustDomain } },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'yellow-mesh-ca-root-cert', namespace: 'red-mesh-system' },
      data: { 'root-cert.pem': pem },
    },
  )

testCheck(check, {
  silent: {
    'there is one peer': healthy,
    'each has its own': second('yellow-mesh.local', rootPem.green),
  },
  fires: {
    'two have one, with different roots': {
      given: second('green-mesh.local', rootPem.red),
      says: /peers green-mesh and yellow-mesh have one trust domain green-mesh.local, with different roots/,
      on: 'ServiceMeshPeer/yellow-mesh',
      side: 'red',
      severity: 'error',
    },
    'two have one, with one root': {
      given: second('green-mesh.local', rootPem.green),
      says: /peers green-mesh and yellow-mesh have one trust domain green-mesh.local$/,
      on: 'ServiceMeshPeer/yellow-mesh',
      side: 'red',
      severity: 'warning',
    },
  },
})
