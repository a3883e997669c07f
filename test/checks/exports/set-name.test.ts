import check from '../../../src/checks/exports/set-name.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const renamed = healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
  set.metadata.name = 'red'
})

testCheck(check, {
  silent: {
    'each set bears its peer’s name': healthy,
    'a mesh may export nothing to a peer that imports nothing': healthy
      .without('green', 'ExportedServiceSet/red-mesh')
      .without('red', 'ImportedServiceSet/green-mesh'),
  },
  fires: {
    'the set has another name, and the peer wants to import': {
      given: renamed,
      says: /ExportedServiceSet red in green-mesh belongs to no peer, and peer red-mesh has none/,
      on: 'ExportedServiceSet/red',
      side: 'green',
      severity: 'error',
    },
    'there is no set, and the peer wants to import': {
      given: healthy.without('green', 'ExportedServiceSet/red-mesh'),
      says: /green-mesh has no ExportedServiceSet red-mesh, while red-mesh has rules to import from it/,
      on: 'ExportedServiceSet/red-mesh',
      side: 'green',
      severity: 'error',
    },
    'whether the peer imports is not known': {
      given: renamed.unread('red'),
      says: /belongs to no peer/,
      on: 'ExportedServiceSet/red',
      side: 'green',
      severity: 'warning',
    },
    'the set lies in another namespace': {
      given: healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
        set.metadata.namespace = 'elsewhere'
      }),
      says: /it lies in elsewhere, not in the control plane’s namespace green-mesh-system/,
      on: 'ExportedServiceSet/red-mesh',
      side: 'green',
    },
  },
})
