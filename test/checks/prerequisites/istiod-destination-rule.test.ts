import check from '../../../src/checks/prerequisites/istiod-destination-rule.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const rule = 'DestinationRule/istiod-green-mesh'
const withoutRule = healthy.without('green', rule)
const wildcard = (mode: string) => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'DestinationRule',
  metadata: { name: 'default', namespace: 'green-mesh-system' },
  spec: { host: '*.local', trafficPolicy: { tls: { mode } } },
})

testCheck(check, {
  silent: {
    'the operator’s rule is there': healthy,
    'a rule of another name does the same': healthy.change('green', rule, (object) => {
      object.metadata.name = 'discovery'
      object.spec.trafficPolicy = { tls: { mode: 'SIMPLE' } }
    }),
    'the host is written without its domain': healthy.change('green', rule, (object) => {
      object.spec.host = 'istiod-green-mesh'
    }),
  },
  fires: {
    'the rule is gone': {
      given: withoutRule,
      says: /green-mesh has no DestinationRule for istiod-green-mesh.green-mesh-system.svc.cluster.local/,
      on: rule,
      side: 'green',
      severity: 'error',
    },
    'only a rule for workloads covers istiod': {
      given: withoutRule.add('green', wildcard('ISTIO_MUTUAL')),
      says: /has no DestinationRule/,
      on: rule,
      side: 'green',
    },
    'the rule starts no TLS': {
      given: healthy.change('green', rule, (object) => {
        object.spec.trafficPolicy.portLevelSettings[0].tls.mode = 'DISABLE'
      }),
      says: /DestinationRule istiod-green-mesh of green-mesh starts no TLS/,
      on: rule,
      side: 'green',
    },
    'the cluster has another domain': {
      given: healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
        set.status.exportedServices[0].localService.hostname = 'ratings.green-mesh-info.svc.corp.example'
      }),
      says: /for istiod-green-mesh.green-mesh-system.svc.corp.example/,
      on: rule,
      side: 'green',
    },
  },
})
