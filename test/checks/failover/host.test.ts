import check from '../../../src/checks/failover/host.js'
import { testCheck } from '../../support/check-tester.js'
import { destinationRule, failover, joined, outlierDetection, toGreen } from '../../support/failover.js'

const forHost = (host: string) => joined.add('red', destinationRule({ loadBalancer: toGreen, outlierDetection }, host))

testCheck(check, {
  silent: {
    'the rule is for the imported host': failover,
    'a short name in the rule’s own namespace': forHost('ratings'),
    'failover of another Service': forHost('reviews.red-mesh-info.svc.cluster.local'),
    'a host outside the cluster': forHost('db.example.com'),
  },
  fires: {
    'the namespace is misspelt': {
      given: forHost('ratings.inf.svc.cluster.local'),
      says: /sets up failover for ratings.inf.svc.cluster.local, which does not exist; did it mean ratings.info.svc.cluster.local\?/,
      on: 'DestinationRule/failover',
      side: 'red',
      severity: 'warning',
    },
  },
})
