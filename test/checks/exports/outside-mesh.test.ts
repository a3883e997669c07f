import check from '../../../src/checks/exports/outside-mesh.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const outside = healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
  set.spec.exportRules.push({ type: 'NameSelector', nameSelector: { namespace: 'outside', name: 'billing' } })
})

testCheck(check, {
  silent: {
    'the namespaces of all rules are members': healthy,
    'members are pending while the control plane changes, and their services still exported': healthy.change(
      'green',
      'ServiceMeshMemberRoll/default',
      (roll) => {
        roll.status.pendingMembers = [...roll.status.members]
      },
    ),
    'a rule for any namespace names none': healthy.change('green', 'ExportedServiceSet/red-mesh', (set) => {
      set.spec.exportRules.push({ type: 'NameSelector', nameSelector: { namespace: '*', name: 'billing' } })
    }),
  },
  fires: {
    'the namespace is not in the member roll': {
      given: outside,
      says: /export billing of namespace outside, which is no member of the mesh/,
      on: 'ExportedServiceSet/red-mesh',
      side: 'green',
      severity: 'error',
    },
    'the namespace waits to become a member': {
      given: outside.change('green', 'ServiceMeshMemberRoll/default', (roll) => {
        roll.status.pendingMembers = ['outside']
      }),
      says: /which is a pending member/,
      on: 'ServiceMeshMemberRoll/default',
      side: 'green',
    },
    'the operator has not configured a member yet, and nothing of it is exported': {
      given: healthy
        .change('green', 'ServiceMeshMemberRoll/default', (roll) => {
          roll.status.pendingMembers = [...roll.status.members]
        })
        .change('green', 'ExportedServiceSet/red-mesh', (set) => {
          set.status.exportedServices = []
        }),
      says: /which is a pending member/,
      on: 'ServiceMeshMemberRoll/default',
      side: 'green',
    },
  },
})
