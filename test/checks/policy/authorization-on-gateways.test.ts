import check from '../../../src/checks/policy/authorization-on-gateways.js'
import { testCheck } from '../../support/check-tester.js'
import { denial, ingressCall, ingressOfGreen } from '../../support/discovery-lines.js'
import { healthy } from '../../support/scene.js'

const red = 'red-mesh.local/ns/red-mesh-system/sa/egress-green-mesh-service-account'
const policy = (name: string, spec: object, namespace = 'green-mesh-system') =>
  healthy.add('green', {
    apiVersion: 'security.istio.io/v1beta1',
    kind: 'AuthorizationPolicy',
    metadata: { name, namespace },
    spec,
  })
const onIngress = { selector: { matchLabels: { app: 'ingress-red-mesh' } } }

testCheck(check, {
  silent: {
    'there is no policy': healthy,
    'it is in a member’s namespace': policy('deny-all', { action: 'DENY', rules: [{}] }, 'green-mesh-info'),
    'it selects other workloads': policy('deny-all', {
      selector: { matchLabels: { app: 'prometheus' } },
      action: 'DENY',
      rules: [{}],
    }),
    'a DENY policy without rules denies nothing': policy('nothing', { action: 'DENY' }),
    'it exempts the federation ports': policy('deny-most', {
      action: 'DENY',
      rules: [{ to: [{ operation: { notPorts: ['8188', '15443'] } }] }],
    }),
    'it exempts the peer': policy('deny-others', {
      ...onIngress,
      action: 'DENY',
      rules: [{ from: [{ source: { notPrincipals: [red] } }] }],
    }),
    'it allows the whole trust domain of the peer': policy('allow-red', {
      ...onIngress,
      rules: [{ from: [{ source: { principals: ['red-mesh.local/*'] } }] }],
    }),
    'it goes by addresses, which are not known': policy('from-outside', {
      ...onIngress,
      rules: [{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }],
    }),
    'it audits only': policy('audit', { action: 'AUDIT', rules: [{}] }),
  },
  fires: {
    'a rule without conditions denies everything at the ingress gateway': {
      given: policy('deny-all', { ...onIngress, action: 'DENY', rules: [{}] }).log(
        'green',
        ingressOfGreen,
        ingressCall({ status: 403, details: denial('deny-all') }),
      ),
      says: /AuthorizationPolicy deny-all in green-mesh denies peer red-mesh access to the ingress gateway ingress-red-mesh \(discovery 8188, services 15443\)/,
      on: 'AuthorizationPolicy/deny-all',
      side: 'green',
      severity: 'error',
    },
    'an ALLOW policy without rules, for the whole mesh, allows nothing': {
      given: policy('allow-nothing', {}),
      says: /AuthorizationPolicy allow-nothing in green-mesh gives peer red-mesh no access to the ingress gateway/,
      on: 'AuthorizationPolicy/allow-nothing',
      side: 'green',
    },
    'it closes the egress gateway to the mesh’s own workloads, too': {
      given: policy('allow-nothing', {}),
      says: /gives the mesh’s own istiod and workloads no access to the egress gateway egress-red-mesh/,
      on: 'AuthorizationPolicy/allow-nothing',
      side: 'green',
    },
    'it allows local identities only': {
      given: policy('allow-own', {
        ...onIngress,
        rules: [{ from: [{ source: { principals: ['green-mesh.local/*'] } }] }],
      }),
      says: /gives peer red-mesh no access/,
      on: 'AuthorizationPolicy/allow-own',
      side: 'green',
    },
    'it denies foreign namespaces': {
      given: policy('own-namespaces', {
        ...onIngress,
        action: 'DENY',
        rules: [{ from: [{ source: { notNamespaces: ['green-mesh-system', 'green-mesh-info'] } }] }],
      }),
      says: /own-namespaces in green-mesh denies peer red-mesh/,
      on: 'AuthorizationPolicy/own-namespaces',
      side: 'green',
    },
    'it closes the port of services alone': {
      given: policy('no-services', {
        ...onIngress,
        action: 'DENY',
        rules: [{ to: [{ operation: { ports: ['15443'] } }] }],
      }),
      says: /to the ingress gateway ingress-red-mesh \(services 15443\)/,
      on: 'AuthorizationPolicy/no-services',
      side: 'green',
    },
    'conditions on requests do not save a connection from a DENY rule': {
      given: policy('no-posts', {
        ...onIngress,
        action: 'DENY',
        rules: [{ to: [{ operation: { methods: ['POST'] } }] }],
      }),
      says: /\(services 15443\)/,
      on: 'AuthorizationPolicy/no-posts',
      side: 'green',
    },
  },
})
