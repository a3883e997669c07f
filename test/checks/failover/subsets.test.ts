import check from '../../../src/checks/failover/subsets.js'
import { testCheck } from '../../support/check-tester.js'
import { failover, joined } from '../../support/failover.js'
import { healthy } from '../../support/scene.js'

const virtualService = (destination: object) => ({
  apiVersion: 'networking.istio.io/v1beta1',
  kind: 'VirtualService',
  metadata: { name: 'ratings', namespace: 'info' },
  spec: { hosts: ['ratings'], http: [{ route: [{ destination }] }] },
})

testCheck(check, {
  silent: {
    'no VirtualService': failover,
    'the route is to the whole host': joined.add('red', virtualService({ host: 'ratings' })),
    'nothing joins the host': healthy.add('red', virtualService({ host: 'ratings', subset: 'v1' })),
  },
  fires: {
    'the route is to a version': {
      given: joined.add('red', virtualService({ host: 'ratings', subset: 'v1' })),
      says: /VirtualService ratings of red-mesh routes ratings.info.svc.cluster.local to subset v1, which holds no endpoint of green-mesh/,
      on: 'VirtualService/ratings',
      side: 'red',
    },
  },
})
