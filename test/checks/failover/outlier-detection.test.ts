import check from '../../../src/checks/failover/outlier-detection.js'
import { testCheck } from '../../support/check-tester.js'
import { destinationRule, failover, joined, toGreen } from '../../support/failover.js'
import { healthy } from '../../support/scene.js'

const without = joined.add('red', destinationRule({ loadBalancer: toGreen }))

testCheck(check, {
  silent: {
    'nothing is imported as local': healthy.add('red', destinationRule({ loadBalancer: toGreen })),
    'outlierDetection is there': failover,
    'there is no local Service to stand in for': joined.without('red', 'Service/info/ratings'),
    'no locality, no DestinationRule: nobody asked for failover': joined.change(
      'red',
      'ImportedServiceSet/green-mesh',
      (set) => {
        set.spec.locality = undefined
      },
    ),
  },
  fires: {
    'failover without outlierDetection': {
      given: without,
      says: /DestinationRule failover of red-mesh sets up failover for ratings.info.svc.cluster.local without outlierDetection/,
      on: 'DestinationRule/failover',
      side: 'red',
      severity: 'warning',
    },
    'only this side is read': {
      given: without.unread('green'),
      says: /without outlierDetection/,
      on: 'DestinationRule/failover',
      side: 'red',
    },
    'a locality, and no DestinationRule at all': {
      given: joined,
      says: /no DestinationRule with outlierDetection decides when the peer stands in/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
      severity: 'info',
    },
  },
})
