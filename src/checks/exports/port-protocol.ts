import { offered, offersInUse } from '../../federation/exchange/index.js'
import { protocolOf } from '../../federation/exchange/ports.js'
import { type Draft, peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'
import { summed } from '../summed.js'

export default peeringCheck({
  id: 'exports/port-protocol',
  title: 'The ports of exported Services say their protocol',
  severity: 'info',
  why: 'The peer learns a port’s protocol from `appProtocol`, or from the first part of its name (`http`, `grpc-web`, …). Where neither says, HTTP is treated as plain TCP there: no retries, no routing by path, no failover by status.',
  covers: ['D116'],
  after: [],
  needs: { here: ['exportSets', 'meshServices'] },
  uses: { there: ['importSets'] },
  *run({ here, there, peer, reverse }) {
    const given = offered(here, peer)
    if (!given) return
    const found: Draft[] = []
    for (const { service, exported } of offersInUse(given, there?.importSets ?? null, reverse)) {
      const index = service.spec.ports.findIndex((port) => protocolOf(port) === null)
      const port = service.spec.ports[index]
      if (!port) continue
      const { name, namespace } = service.metadata
      const field = at(here, service, `spec.ports[${index}].name`)
      found.push({
        says: `Port ${port.name ?? port.port ?? ''} of exported ${name}.${namespace} names no protocol: its callers in the peer treat it as TCP`,
        on: field,
        breaks: 'inbound',
        service: exported.hostname,
        evidence: [
          saw(field, { expected: 'a name such as http or http-…, or appProtocol', actual: port.name ?? 'no name' }),
        ],
        remedy: [
          fix(
            here,
            'Set appProtocol, if the port does not speak plain TCP',
            oc(
              here,
              [
                'patch',
                `service/${name}`,
                '--type',
                'json',
                '-p',
                JSON.stringify([{ op: 'add', path: `/spec/ports/${index}/appProtocol`, value: 'http' }]),
              ],
              namespace,
            ),
          ),
        ],
      })
    }
    yield* summed(found)
  },
})
