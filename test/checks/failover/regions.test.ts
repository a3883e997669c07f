import check from '../../../src/checks/failover/regions.js'
import { testCheck } from '../../support/check-tester.js'
import { failover } from '../../support/failover.js'
import type { Scene } from '../../support/scene.js'

const entry = (change: object): Scene =>
  failover.change('red', 'DestinationRule/failover', ({ spec }) => {
    Object.assign(spec.trafficPolicy.loadBalancer.localityLbSetting.failover[0], change)
  })

testCheck(check, {
  silent: {
    'from the nodes’ region to that of the import': failover,
    'nodes may not be listed': entry({ from: 'elsewhere' }).deny('red', 'nodes'),
  },
  fires: {
    'it goes to another region': {
      given: entry({ to: 'blue-region' }),
      says: /fails over to blue-region, but services of green-mesh are in region green-region/,
      on: 'DestinationRule/failover',
      side: 'red',
      severity: 'warning',
    },
    'it comes from a region without nodes': {
      given: entry({ from: 'elsewhere' }),
      says: /fails over from elsewhere, but its nodes are in red-region/,
      on: 'DestinationRule/failover',
      side: 'red',
    },
    'nodes bear no region': {
      given: failover.change('red', 'Node/red-node', (node) => {
        node.metadata.labels = {}
      }),
      says: /no node bears a region label/,
      on: 'DestinationRule/failover',
      side: 'red',
    },
  },
})
