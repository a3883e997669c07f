import check from '../../../src/checks/prerequisites/member-roll.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const condition = (reason: string) =>
  healthy.change('red', 'ServiceMeshMemberRoll/default', (roll) => {
    roll.status.conditions = [{ type: 'Ready', status: 'False', reason, message: 'what the operator says' }]
    roll.status.pendingMembers = ['shop']
  })

testCheck(check, {
  silent: {
    'the operator has configured all members': healthy,
    'the operator is at work': condition('SMCPReconciling'),
    'no condition is there': healthy.change('red', 'ServiceMeshMemberRoll/default', (roll) => {
      roll.status.conditions = []
    }),
  },
  fires: {
    'the operator could not configure it': {
      given: condition('ReconcileError'),
      says: /member roll of red-mesh is not ready \(ReconcileError\): what the operator says/,
      on: 'ServiceMeshMemberRoll/default',
      side: 'red',
      severity: 'warning',
    },
    'it has another name': {
      given: healthy.change('green', 'ServiceMeshMemberRoll/default', (roll) => {
        roll.metadata.name = 'members'
      }),
      says: /is called members/,
      on: 'ServiceMeshMemberRoll/members',
      side: 'green',
    },
    'there is none': {
      given: healthy.without('green', 'ServiceMeshMemberRoll/default'),
      says: /green-mesh has no member roll/,
      on: 'ServiceMeshMemberRoll/default',
      side: 'green',
    },
  },
})
