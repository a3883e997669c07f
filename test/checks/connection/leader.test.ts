import check from '../../../src/checks/connection/leader.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const held = (lock: string) =>
  healthy.add('red', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'servicemesh-federation',
      namespace: 'red-mesh-system',
      annotations: { 'control-plane.alpha.kubernetes.io/leader': lock },
    },
  })
const by = (holderIdentity: string, renewTime: string) => held(JSON.stringify({ holderIdentity, renewTime }))

testCheck(check, {
  silent: {
    'a living istiod holds it': by('istiod-red-mesh-1', '2026-11-24T11:59:50Z'),
    'its holder is gone for seconds only': by('istiod-red-mesh-0', '2026-11-24T11:59:40Z'),
    'there is none, or it cannot be read': held('{'),
  },
  fires: {
    'its holder is gone for ten minutes': {
      given: by('istiod-red-mesh-0', '2026-11-24T11:50:00Z'),
      says: /held by istiod-red-mesh-0, which is gone, since 2026-11-24T11:50:00Z/,
      on: 'ConfigMap/servicemesh-federation',
      side: 'red',
      severity: 'warning',
    },
  },
})
