import check from '../../../src/checks/policy/destination-rule-tls.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const rule = (host: string, trafficPolicy: object) =>
  healthy.add('red', {
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'DestinationRule',
    metadata: { name: 'ratings', namespace: 'info' },
    spec: { host, trafficPolicy },
  })

testCheck(check, {
  silent: {
    'there is none': healthy,
    'it sets mutual TLS': rule('*.green-mesh-imports.local', { tls: { mode: 'ISTIO_MUTUAL' } }),
    'it says nothing about TLS': rule('*', { outlierDetection: { consecutive5xxErrors: 1 } }),
    'it is for a local service': rule('ratings', { tls: { mode: 'DISABLE' } }),
  },
  fires: {
    'it switches TLS off for the imported host': {
      given: rule('ratings.info.svc.green-mesh-imports.local', { tls: { mode: 'DISABLE' } }),
      says: /DestinationRule info\/ratings in red-mesh sets TLS to DISABLE for ratings.info.svc.green-mesh-imports.local, imported from green-mesh/,
      on: 'DestinationRule/ratings',
      side: 'red',
      severity: 'error',
    },
    'it does so for one port of all hosts': {
      given: rule('*', { portLevelSettings: [{ port: { number: 9080 }, tls: { mode: 'SIMPLE' } }] }),
      says: /sets TLS to SIMPLE/,
      on: 'DestinationRule/ratings',
      side: 'red',
    },
  },
})
