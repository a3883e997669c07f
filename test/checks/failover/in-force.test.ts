import check from '../../../src/checks/failover/in-force.js'
import { testCheck } from '../../support/check-tester.js'
import { destinationRule, failover, joined, outlierDetection, toGreen } from '../../support/failover.js'

const distribute = [{ from: 'red-region/*', to: { 'red-region/*': 80, 'green-region/*': 20 } }]
const both = { localityLbSetting: { ...toGreen.localityLbSetting, distribute } }

testCheck(check, {
  silent: {
    'failover alone': failover,
    'distribute alone': joined.add(
      'red',
      destinationRule({ loadBalancer: { localityLbSetting: { distribute } }, outlierDetection }),
    ),
  },
  fires: {
    'both of them': {
      given: joined.add('red', destinationRule({ loadBalancer: both, outlierDetection })),
      says: /has both distribute and failover for ratings.info.svc.cluster.local/,
      on: 'DestinationRule/failover',
      side: 'red',
    },
    'it is turned off': {
      given: failover.change('red', 'DestinationRule/failover', ({ spec }) => {
        spec.trafficPolicy.loadBalancer.localityLbSetting.enabled = false
      }),
      says: /has failover turned off \(enabled: false\) for ratings.info.svc.cluster.local/,
      on: 'DestinationRule/failover',
      side: 'red',
    },
  },
})
