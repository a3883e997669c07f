import check from '../../../src/checks/exports/no-ready-endpoints.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const down = healthy.change('green', 'EndpointSlice/green-mesh-info/ratings-x1', (slice) => {
  slice.endpoints = []
})

testCheck(check, {
  silent: {
    'the exported Service has a ready endpoint': healthy,
    'a Service that is not exported may be empty': healthy.change(
      'green',
      'EndpointSlice/green-mesh-info/reviews-x1',
      (slice) => {
        slice.endpoints = []
      },
    ),
    'a wildcard offers an empty Service that nobody imports': healthy
      .change('green', 'ExportedServiceSet/red-mesh', (set) => {
        set.spec.exportRules.push({ type: 'NameSelector', nameSelector: { namespace: 'green-mesh-info' } })
      })
      .without('green', 'EndpointSlice/green-mesh-info/reviews-x1'),
  },
  fires: {
    'its EndpointSlice is empty': {
      given: down.without('green', 'Pod/green-mesh-info/ratings-v1-1'),
      says: /ratings.green-mesh-info, which green-mesh exports as green-ratings.info, has no ready endpoint: no pod bears its labels/,
      on: 'Service/ratings',
      side: 'green',
      severity: 'error',
    },
    'the pod crashes': {
      given: down.change('green', 'Pod/green-mesh-info/ratings-v1-1', (pod) => {
        pod.status.containerStatuses[0] = {
          name: 'app',
          ready: false,
          restartCount: 7,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
        }
      }),
      says: /ratings-v1-1 is CrashLoopBackOff, 7 restarts/,
      on: 'Service/ratings',
      side: 'green',
    },
    'only this side is read': {
      given: down.unread('red'),
      says: /no ready endpoint/,
      on: 'Service/ratings',
      side: 'green',
    },
  },
})
