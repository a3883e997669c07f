import { gatewaysOf } from '../../federation/gateways/gateway.js'
import { istiodName } from '../../federation/names.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default meshCheck({
  id: 'gateways/replicas',
  title: 'Federation gateways are as redundant as their control plane',
  severity: 'info',
  why: 'A mesh that runs several istiods means to survive the loss of a pod. With a single gateway pod the link to the peer does not.',
  covers: ['D35'],
  after: [],
  needs: { here: ['peers', 'deployments'] },
  *run({ here }) {
    const istiod = here.deployments.find((one) => one.metadata.name === istiodName(here.name))
    if (!istiod || (istiod.spec.replicas ?? 1) < 2) return
    const names = new Set(here.peers.flatMap(gatewaysOf).map(({ name }) => name))
    const single = here.deployments.filter((one) => names.has(one.metadata.name) && (one.spec.replicas ?? 1) === 1)
    const first = single[0]
    if (!first) return
    const list = single.map((one) => one.metadata.name)
    yield {
      says: `${here.label} runs ${istiod.spec.replicas} istiods, but one pod each of ${list.join(', ')}`,
      on: at(here, first, 'spec.replicas'),
      latent: true,
      evidence: [
        saw(at(here, first, 'spec.replicas'), { expected: '2 or more', actual: '1' }),
        saw(at(here, istiod, 'spec.replicas'), { actual: String(istiod.spec.replicas) }),
      ],
      remedy: [
        fix(
          here,
          'Set runtime.deployment.replicas to 2 or more in the entry of each in the ServiceMeshControlPlane',
          oc(here, ['edit', `servicemeshcontrolplane/${here.name}`]),
        ),
      ],
    }
  },
})
