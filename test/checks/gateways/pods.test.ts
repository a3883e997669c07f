import check from '../../../src/checks/gateways/pods.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

// biome-ignore lint/suspicious/noExplicitAny: a raw object of the scene
const crashing = (pod: any) => {
  pod.status.conditions = [{ type: 'Ready', status: 'False' }]
  pod.status.containerStatuses = [
    { name: 'istio-proxy', ready: false, restartCount: 7, state: { waiting: { reason: 'CrashLoopBackOff' } } },
  ]
}
const down = healthy
  .change('green', 'Pod/ingress-red-mesh-1', crashing)
  .change('green', 'Deployment/ingress-red-mesh', (deployment) => {
    deployment.status = { replicas: 1 }
  })
const second = healthy.add('red', {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'egress-green-mesh-2',
    namespace: 'red-mesh-system',
    labels: { 'service.istio.io/canonical-name': 'egress-green-mesh' },
  },
  status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] },
})

testCheck(check, {
  silent: {
    'both gateways have ready pods': healthy,
    'a pod that is not ready is on its way out': second.change('red', 'Pod/egress-green-mesh-2', (pod) => {
      pod.metadata.deletionTimestamp = '2026-11-24T11:59:00Z'
    }),
    'an evicted pod is still listed': second.change('red', 'Pod/egress-green-mesh-2', (pod) => {
      pod.status.phase = 'Failed'
    }),
  },
  fires: {
    'the only pod crashes': {
      given: down,
      says: /green-mesh’s ingress gateway ingress-red-mesh has 0 of 1 pods ready: CrashLoopBackOff, 7 restarts/,
      on: 'Deployment/ingress-red-mesh',
      side: 'green',
      severity: 'error',
    },
    'Deployments cannot be listed': {
      given: down.deny('green', 'deployments'),
      says: /CrashLoopBackOff/,
      on: 'Pod/ingress-red-mesh-1',
      side: 'green',
    },
    'one of two cannot be scheduled': {
      given: second,
      says: /egress-green-mesh has 1 of 2 pods ready: Pending: Unschedulable/,
      on: 'Deployment/egress-green-mesh',
      side: 'red',
      severity: 'warning',
    },
    'there are no pods': {
      given: healthy.without('red', 'Pod/egress-green-mesh-1'),
      says: /egress-green-mesh has no pods/,
      on: 'Deployment/egress-green-mesh',
      side: 'red',
      severity: 'error',
    },
  },
})
