import check from '../../../src/checks/failover/not-local.js'
import { testCheck } from '../../support/check-tester.js'
import { destinationRule, failover, outlierDetection, toGreen } from '../../support/failover.js'
import { healthy } from '../../support/scene.js'

const apart = healthy.change('red', 'ImportedServiceSet/green-mesh', (set) => {
  set.spec.locality = { region: 'green-region' }
})

testCheck(check, {
  silent: {
    'imported as local': failover,
    'a locality without failover': apart,
    'failover to a region that is not the peer’s': apart.add(
      'red',
      destinationRule({
        loadBalancer: { localityLbSetting: { failover: [{ from: 'a', to: 'b' }] } },
        outlierDetection,
      }),
    ),
  },
  fires: {
    'imported under a domain of its own': {
      given: apart.add('red', destinationRule({ loadBalancer: toGreen, outlierDetection })),
      says: /fails over to region green-region, but green-ratings.info is imported as ratings.info.svc.green-mesh-imports.local and does not join ratings.info.svc.cluster.local/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
    },
  },
})
