import check from '../../../src/checks/leftovers/routes.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const route = (host: string) => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'VirtualService',
  metadata: { name: 'canary', namespace: 'info' },
  spec: { hosts: ['ratings'], http: [{ route: [{ destination: { host } }] }] },
})
const rule = (host: string) => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'DestinationRule',
  metadata: { name: 'stars', namespace: 'info' },
  spec: { host },
})

testCheck(check, {
  silent: {
    'the host is imported': healthy.add('red', route('ratings.info.svc.green-mesh-imports.local')),
    'the host has nothing to do with federation': healthy.add('red', route('ratings')),
  },
  fires: {
    'a route to a host that is not imported': {
      given: healthy.add('red', route('stars.info.svc.blue-mesh-imports.local')),
      says: /VirtualService canary of red-mesh names stars.info.svc.blue-mesh-imports.local, which is not imported/,
      on: 'VirtualService/canary',
      side: 'red',
      severity: 'warning',
    },
    'a DestinationRule for one': {
      given: healthy.add('red', rule('stars.info.svc.blue-mesh-imports.local')),
      says: /DestinationRule stars/,
      on: 'DestinationRule/stars',
      side: 'red',
      severity: 'info',
    },
  },
})
