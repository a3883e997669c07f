import check from '../../../src/checks/failover/locality.js'
import { testCheck } from '../../support/check-tester.js'
import { failover, joined } from '../../support/failover.js'
import type { Scene } from '../../support/scene.js'

const locality = (scene: Scene, value: object | undefined) =>
  scene.change('red', 'ImportedServiceSet/green-mesh', (set) => {
    set.spec.locality = value
  })

testCheck(check, {
  silent: {
    'a region is enough': failover,
    'nothing fails over': locality(joined, undefined),
    'region, zone and subzone': locality(failover, { region: 'green-region', zone: 'a', subzone: 'b' }),
  },
  fires: {
    'a zone without region': {
      given: locality(joined, { zone: 'a' }),
      says: /red-mesh ignores the locality of ImportedServiceSet green-mesh: region absent, zone a/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'failover by region, and the import has none': {
      given: locality(failover, undefined),
      says: /DestinationRule failover of red-mesh fails over by region, but ImportedServiceSet green-mesh gives its services none/,
      on: 'ImportedServiceSet/green-mesh',
      side: 'red',
    },
  },
})
