import check from '../../../src/checks/peer/unknown-caller.js'
import { testCheck } from '../../support/check-tester.js'
import { istiodLine, istiodOf } from '../../support/discovery-lines.js'
import { healthy } from '../../support/scene.js'

const refused = istiodLine('error handling /watch request: unknown mesh specified: red-mesh')

testCheck(check, {
  silent: {
    'the peer exists, and istiod was only starting': healthy.log('green', istiodOf('green'), refused),
  },
  fires: {
    'only this side is read, and its log tells of the caller': {
      given: healthy
        .unread('red')
        .without('green', 'ServiceMeshPeer/red-mesh')
        .log('green', istiodOf('green'), refused),
      says: /A mesh calls green-mesh as peer red-mesh, for which green-mesh has no ServiceMeshPeer/,
      on: 'ServiceMeshPeer/red-mesh',
      side: 'green',
      severity: 'error',
    },
  },
})
