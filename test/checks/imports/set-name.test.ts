import check from '../../../src/checks/imports/set-name.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const renamed = healthy.change('red', 'ImportedServiceSet/green-mesh', (set) => {
  set.metadata.name = 'green'
})

testCheck(check, {
  silent: {
    'each set bears its peer’s name': healthy,
    'a mesh may import nothing at all': healthy.without('red', 'ImportedServiceSet/green-mesh'),
  },
  fires: {
    'the set has another name, and the peer exports': {
      given: renamed,
      says: /ImportedServiceSet green in red-mesh belongs to no peer, and peer green-mesh has none/,
      on: 'ImportedServiceSet/green',
      side: 'red',
      severity: 'error',
    },
    'whether the peer exports is not known': {
      given: renamed.unread('green'),
      says: /belongs to no peer/,
      on: 'ImportedServiceSet/green',
      side: 'red',
      severity: 'warning',
    },
  },
})
