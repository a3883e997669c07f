import check from '../../../src/checks/exports/routes-ignored.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const virtualService = (host: string, route: object[]) => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'VirtualService',
  metadata: { name: 'canary', namespace: 'green-mesh-info' },
  spec: { hosts: [host], http: [{ route }] },
})
const split = [{ destination: { host: 'ratings', subset: 'v1' } }, { destination: { host: 'ratings', subset: 'v2' } }]

testCheck(check, {
  silent: {
    'there is no VirtualService': healthy,
    'it is for a Service that is not exported': healthy.add('green', virtualService('reviews', split)),
    'it splits nothing': healthy.add('green', virtualService('ratings', [{ destination: { host: 'ratings' } }])),
  },
  fires: {
    'a canary of an exported Service': {
      given: healthy.add('green', virtualService('ratings', split)),
      says: /VirtualService canary of green-mesh does not apply to calls of green-ratings.info from red-mesh/,
      on: 'VirtualService/canary',
      side: 'green',
      severity: 'info',
    },
  },
})
