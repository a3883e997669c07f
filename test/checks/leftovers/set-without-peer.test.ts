import check from '../../../src/checks/leftovers/set-without-peer.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const set = (kind: string, name: string) => ({
  apiVersion: 'federation.maistra.io/v1',
  kind,
  metadata: { name, namespace: 'red-mesh-system' },
  spec: {},
})

testCheck(check, {
  silent: {
    'each set has its peer': healthy,
    'the peer lacks a set, so that this one was meant for it': healthy
      .without('red', 'ExportedServiceSet/green-mesh')
      .add('red', set('ExportedServiceSet', 'green')),
  },
  fires: {
    'a set of a peer that is gone': {
      given: healthy.add('red', set('ExportedServiceSet', 'blue-mesh')),
      says: /ExportedServiceSet blue-mesh in red-mesh has no peer/,
      on: 'ExportedServiceSet/blue-mesh',
      side: 'red',
      severity: 'info',
    },
    'likewise for imports': {
      given: healthy.add('red', set('ImportedServiceSet', 'blue-mesh')),
      says: /ImportedServiceSet blue-mesh in red-mesh has no peer/,
      on: 'ImportedServiceSet/blue-mesh',
      side: 'red',
    },
  },
})
