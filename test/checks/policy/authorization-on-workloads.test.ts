import check from '../../../src/checks/policy/authorization-on-workloads.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const ingress = 'green-mesh.local/ns/green-mesh-system/sa/ingress-red-mesh-service-account'
const policy = (spec: object) =>
  healthy.add('green', {
    apiVersion: 'security.istio.io/v1beta1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'callers', namespace: 'green-mesh-info' },
    spec,
  })
const from = (...principals: readonly string[]) => ({ rules: [{ from: [{ source: { principals } }] }] })

testCheck(check, {
  silent: {
    'nobody is kept out': healthy,
    'the ingress gateway is among the callers': policy(from('green-mesh.local/ns/info/sa/default', ingress)),
    'the policy is for another workload': policy({ selector: { matchLabels: { app: 'reviews' } } }),
    'the path decides, which is not known': policy({
      rules: [{ from: [{ source: { principals: [ingress] } }], to: [{ operation: { paths: ['/ratings/*'] } }] }],
    }),
  },
  fires: {
    'only workloads of the mesh are allowed': {
      given: policy(from('green-mesh.local/ns/info/sa/default')),
      says: /green-mesh exports ratings.green-mesh-info, but AuthorizationPolicy callers does not allow its ingress gateway to call it/,
      on: 'AuthorizationPolicy/callers',
      side: 'green',
      severity: 'error',
    },
    'the peer’s own identities are named, which workloads never see': {
      given: policy(from('red-mesh.local/ns/info/sa/default')),
      says: /does not allow its ingress gateway/,
      on: 'AuthorizationPolicy/callers',
      side: 'green',
    },
    'the control plane’s namespace is denied': {
      given: policy({ action: 'DENY', rules: [{ from: [{ source: { namespaces: ['green-mesh-system'] } }] }] }),
      says: /callers denies its ingress gateway to call it/,
      on: 'AuthorizationPolicy/callers',
      side: 'green',
    },
  },
})
