import { istiodPods } from '../../federation/gateways/evidence.js'
import { isReady, troubleOf } from '../../federation/gateways/gateway.js'
import { istiodDeployment } from '../../federation/istiod.js'
import { istiodName } from '../../federation/names.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, place, saw } from '../say.js'

export default meshCheck({
  id: 'prerequisites/istiod',
  title: 'istiod is ready',
  severity: 'error',
  why: 'istiod does everything in a federation except carry traffic: it calls the peer, answers it, and configures the gateways. Without it both directions of discovery stop, and what ServiceMeshPeers show as their status is out of date.',
  covers: ['D04'],
  after: ['prerequisites/single-control-plane'],
  needs: { here: ['pods', 'deployments'] },
  *run({ here }) {
    const deployment = istiodDeployment(here, here.deployments)
    const all = istiodPods(here, here.pods)
    const current = all.filter((pod) => pod.metadata.deletionTimestamp === undefined && pod.status.phase !== 'Failed')
    const pods = current.length > 0 ? current : all
    const ready = pods.filter(isReady)
    if (pods.length > 0 && ready.length === pods.length) return
    const unready = pods.filter((pod) => !isReady(pod))
    const name = istiodName(here.name)
    const missing = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: here.namespace, name }
    const on = deployment
      ? at(here, deployment, 'status.readyReplicas')
      : unready[0]
        ? at(here, unready[0])
        : place(here, missing)
    const state =
      pods.length === 0
        ? deployment
          ? 'has no pods'
          : 'is not there'
        : `has ${ready.length} of ${pods.length} pods ready`
    const replicas = deployment
      ? `${deployment.status.readyReplicas ?? 0} of ${deployment.spec.replicas ?? 1} ready`
      : state
    const pod = unready[0]
    const crashed = pod !== undefined && /^CrashLoop|restarts$/.test(troubleOf(pod))
    yield {
      says: `istiod of ${here.label} ${state}${pod ? `: ${troubleOf(pod)}` : ''}`,
      on,
      severity: ready.length === 0 ? 'error' : 'warning',
      evidence: [
        saw(on, { actual: replicas }),
        ...unready
          .slice(0, 3)
          .map((one) => saw(at(here, one, 'status'), { expected: 'Ready', actual: troubleOf(one) })),
      ],
      remedy: [
        crashed
          ? fix(
              here,
              'See why istiod stopped, and repair that first',
              oc(here, ['logs', '--previous', pod.metadata.name, '-c', 'discovery']),
            )
          : fix(
              here,
              'See what keeps istiod from running',
              oc(here, ['describe', pod ? `pod/${pod.metadata.name}` : `deployment/${name}`]),
            ),
      ],
    }
  },
})
