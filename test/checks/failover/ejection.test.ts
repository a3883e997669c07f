import check from '../../../src/checks/failover/ejection.js'
import { testCheck } from '../../support/check-tester.js'
import { failover } from '../../support/failover.js'

const twoPods = failover.change('red', 'EndpointSlice/info/ratings-x1', ({ endpoints }) => {
  endpoints.push({ addresses: ['10.1.0.44'], conditions: { ready: true } })
})
const percent = (maxEjectionPercent: number) =>
  twoPods.change('red', 'DestinationRule/failover', ({ spec }) => {
    spec.trafficPolicy.outlierDetection.maxEjectionPercent = maxEjectionPercent
  })

testCheck(check, {
  silent: { 'one local pod': failover, 'all may go': percent(100) },
  fires: {
    'the default of 10 % with two local pods': {
      given: twoPods,
      says: /takes out at most 10 % of 2 local endpoints of ratings.info.svc.cluster.local/,
      on: 'DestinationRule/failover',
      side: 'red',
      severity: 'info',
    },
    'half of them': { given: percent(50), says: /at most 50 %/, on: 'DestinationRule/failover', side: 'red' },
  },
})
