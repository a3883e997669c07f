import { istiodName } from '../../federation/names.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

const prefix = istiodName('')

export default meshCheck({
  id: 'leftovers/old-control-plane',
  title: 'Nothing of a renamed control plane is left',
  severity: 'info',
  why: 'The operator names istiod’s Service, policies and accounts after the ServiceMeshControlPlane. After a rename those of the old name may stay, and clients that still hold it talk to nobody.',
  covers: ['D157'],
  after: ['prerequisites/*'],
  needs: { here: ['controlPlanes', 'services'] },
  *run({ here }) {
    const names = here.controlPlanes.map(({ metadata }) => istiodName(metadata.name))
    for (const service of here.services) {
      const { name, labels } = service.metadata
      if (!name.startsWith(prefix) || names.includes(name) || labels.app !== 'istiod') continue
      const on = at(here, service)
      yield {
        says: `Service ${name} in ${here.namespace} belongs to no control plane of today`,
        on,
        evidence: [saw(on, { expected: names.join(', '), actual: name })],
        remedy: [
          fix(
            here,
            'Delete what bears the old name',
            oc(here, [
              'get',
              'services,serviceaccounts,networkpolicies',
              '-l',
              `istio.io/rev=${name.slice(prefix.length)}`,
            ]),
          ),
        ],
      }
    }
  },
})
