import check from '../../../src/checks/prerequisites/istiod.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

// biome-ignore lint/suspicious/noExplicitAny: a raw object of the scene
const crashing = (pod: any) => {
  pod.status.conditions = [{ type: 'Ready', status: 'False' }]
  pod.status.containerStatuses = [
    { name: 'discovery', ready: false, restartCount: 7, state: { waiting: { reason: 'CrashLoopBackOff' } } },
  ]
}

const second = (name: string, deletionTimestamp?: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'green-mesh-system',
    labels: { app: 'istiod', 'istio.io/rev': 'green-mesh' },
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
  },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] },
})

testCheck(check, {
  silent: {
    'its pod is ready': healthy,
    'an old pod is going': healthy.add('green', second('istiod-green-mesh-old', '2026-11-24T11:59:00Z')),
  },
  fires: {
    'its only pod crashes': {
      given: healthy
        .change('green', 'Pod/istiod-green-mesh-1', crashing)
        .change('green', 'Deployment/istiod-green-mesh', (deployment) => {
          deployment.status = { replicas: 1 }
        }),
      says: /istiod of green-mesh has 0 of 1 pods ready: CrashLoopBackOff, 7 restarts/,
      on: 'Deployment/istiod-green-mesh',
      side: 'green',
      severity: 'error',
    },
    'one of two pods crashes': {
      given: healthy.add('green', second('istiod-green-mesh-2')),
      says: /1 of 2 pods ready/,
      on: 'Deployment/istiod-green-mesh',
      side: 'green',
      severity: 'warning',
    },
    'there is no Deployment': {
      given: healthy.without('red', 'Deployment/istiod-red-mesh').without('red', 'Pod/istiod-red-mesh-1'),
      says: /istiod of red-mesh is not there/,
      on: 'Deployment/istiod-red-mesh',
      side: 'red',
    },
  },
})
