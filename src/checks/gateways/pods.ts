import {
  gatewaysOf,
  isReady,
  podsBehind,
  podsLabelled,
  serviceNamed,
  troubleOf,
} from '../../federation/gateways/gateway.js'
import type { MeshIdentity } from '../../federation/mesh.js'
import type { Event, Pod } from '../../federation/objects/core.js'
import type { Evidence } from '../../vocabulary/finding.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'
import { breaksOf } from './breaks.js'

export default peeringCheck({
  id: 'gateways/pods',
  title: 'Every federation gateway has ready pods',
  severity: 'error',
  why: 'All discovery and all traffic between the meshes goes through these pods. istiod sends traffic also to pods that are not ready until its next resync, a minute later.',
  covers: ['D23', 'D34'],
  after: ['gateways/selector'],
  needs: { here: ['services', 'pods'] },
  uses: { here: ['deployments', 'events'] },
  *run({ here, peer }) {
    for (const { role, name } of gatewaysOf(peer)) {
      const service = serviceNamed(here.services, name)
      if (!service) continue
      const all = [...new Set([...podsBehind(service, here.pods), ...podsLabelled(here.pods, name)])]
      const current = all.filter(isCurrent)
      const pods = current.length > 0 ? current : all
      const ready = pods.filter(isReady)
      if (pods.length > 0 && ready.length === pods.length) continue
      const unready = pods.filter((pod) => !isReady(pod))
      const deployment = here.deployments?.find((one) => one.metadata.name === name)
      const none = ready.length === 0
      const state = pods.length === 0 ? 'has no pods' : `has ${ready.length} of ${pods.length} pods ready`
      const on = deployment
        ? at(here, deployment, pods.length === 0 ? 'spec.replicas' : 'status.readyReplicas')
        : at(here, unready[0] ?? service)
      const replicas = deployment
        ? `${deployment.status.readyReplicas ?? 0} of ${deployment.spec.replicas ?? 1} ready`
        : null
      const seen = deployment && replicas ? saw(on, { actual: replicas }) : saw(on, { actual: state })
      yield {
        says: `${here.label}’s ${role} gateway ${name} ${state}${unready[0] ? `: ${troubleOf(unready[0])}` : ''}`,
        on,
        severity: none ? 'error' : 'warning',
        breaks: breaksOf(role),
        evidence: [
          seen,
          ...unready.slice(0, 3).map((pod) => podEvidence(here, pod)),
          ...eventsOn(here, here.events, unready),
        ],
        remedy: [remedyFor(here, name, unready[0], deployment?.spec.replicas)],
      }
    }
  },
})

/** Pods that ended, or are about to, are not counted while there are others. */
function isCurrent(pod: Pod): boolean {
  const { phase } = pod.status
  return pod.metadata.deletionTimestamp === undefined && phase !== 'Succeeded' && phase !== 'Failed'
}

function podEvidence(mesh: MeshIdentity, pod: Pod): Evidence {
  return saw(at(mesh, pod, 'status'), { expected: 'Ready', actual: troubleOf(pod) })
}

/** Warnings about these pods, the latest first. */
function eventsOn(mesh: MeshIdentity, events: readonly Event[] | null, pods: readonly Pod[]): Evidence[] {
  const names = new Set(pods.map((pod) => pod.metadata.name))
  return (events ?? [])
    .filter((event) => event.type === 'Warning' && names.has(event.involvedObject.name ?? ''))
    .sort((a, b) => (b.lastTimestamp ?? '').localeCompare(a.lastTimestamp ?? ''))
    .slice(0, 2)
    .map((event) => saw(at(mesh, event, 'message'), { actual: `${event.reason ?? ''}: ${event.message ?? ''}` }))
}

function remedyFor(mesh: MeshIdentity, gateway: string, pod: Pod | undefined, replicas: number | undefined) {
  if (replicas === 0)
    return fix(
      mesh,
      'It is scaled to nothing: ask for a pod again (lasting: under runtime in the ServiceMeshControlPlane)',
      oc(mesh, ['scale', `deployment/${gateway}`, '--replicas=1']),
    )
  if (!pod) return fix(mesh, 'See why there are no pods', oc(mesh, ['describe', `deployment/${gateway}`]))
  const crashed = (pod.status.containerStatuses[0]?.restartCount ?? 0) > 0 || troubleOf(pod).startsWith('CrashLoop')
  const args = crashed
    ? ['logs', '--previous', pod.metadata.name, '-c', 'istio-proxy']
    : ['describe', `pod/${pod.metadata.name}`]
  return fix(mesh, 'See why the pod is not ready, and repair that', oc(mesh, args))
}
