import { offered } from '../../federation/exchange/index.js'
import { exportToAnnotation } from '../../federation/matching.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'exports/hidden-service',
  title: 'Exported Services are visible in the control plane’s namespace',
  severity: 'warning',
  why: 'istiod leaves out a Service whose exportTo annotation hides it from the control plane’s namespace, but only looks at the annotation when it goes through all Services. So such a Service may be exported after it was edited and gone after the next restart, or the other way round.',
  covers: ['D109'],
  after: [],
  needs: { here: ['exportSets', 'meshServices'] },
  *run({ here, peer }) {
    for (const { service, exported, hidden } of offered(here, peer)?.offers ?? []) {
      if (!hidden) continue
      const { name, namespace = '' } = service.metadata
      const field = at(here, service, `metadata.annotations[${exportToAnnotation}]`)
      const value = service.metadata.annotations[exportToAnnotation] ?? ''
      yield {
        says: `Whether ${here.label} exports ${name}.${namespace} is not guaranteed: exportTo ${value} hides it from ${here.namespace}`,
        on: field,
        breaks: 'inbound',
        service: exported.hostname,
        evidence: [saw(field, { expected: `* or a list with ${here.namespace}`, actual: value })],
        remedy: [
          fix(
            here,
            `Make the Service visible to ${here.namespace}`,
            oc(
              here,
              [
                'annotate',
                '--overwrite',
                `service/${name}`,
                `${exportToAnnotation}=${[...value.split(',').filter((one) => one !== '~'), here.namespace].join(',')}`,
              ],
              namespace,
            ),
          ),
        ],
      }
    }
  },
})
