import { calledIngress } from '../../federation/gateways/reach.js'
import type { Node } from '../../federation/objects/core.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'reachability/node-addresses',
  title: 'A peer that is called through its nodes is called through nodes that are ready',
  severity: 'warning',
  why: 'Nodes come and go. Connections to one that is down or drained fail, and where only one node is named, the federation ends with it.',
  covers: ['D45'],
  after: [],
  needs: { here: ['peers'], there: ['services'] },
  uses: { there: ['nodes'] },
  *run({ here, there, peer, reverse }) {
    const { addresses } = peer.spec.remote
    const called = (there.nodes ?? []).filter((node) => addresses.some((one) => hasAddress(node, one)))
    const service = calledIngress(peer, reverse, there.services)
    if (called.length === 0 || !service) return
    const field = at(here, peer, 'spec.remote.addresses')
    const bad = called.find((node) => !isReady(node) || node.spec.unschedulable === true)
    if (!bad && (called.length > 1 || addresses.length > 1 || (there.nodes ?? []).length < 2)) return
    const node = bad ?? called[0]
    if (!node) return
    const state = bad ? (isReady(bad) ? 'cordoned' : 'not ready') : 'the only one of several nodes that is used'
    yield {
      says: `${here.label} calls ${there.label} through node ${node.metadata.name}, which is ${state}`,
      on: field,
      breaks: 'outbound',
      severity: bad ? 'warning' : 'info',
      latent: !bad || isReady(bad),
      evidence: [
        saw(field, { actual: addresses.join(', ') }),
        saw(at(there, node, bad ? 'status.conditions' : 'status.addresses'), {
          actual: bad ? state : node.status.addresses.map((one) => one.address).join(', '),
        }),
      ],
      remedy: [
        fix(
          here,
          `Give the addresses of several ready nodes of ${there.label}, or one that stays, in front of them`,
          oc(here, ['edit', `servicemeshpeer/${peer.metadata.name}`]),
        ),
      ],
    }
  },
})

function hasAddress(node: Node, address: string): boolean {
  return node.status.addresses.some((one) => one.address === address)
}

function isReady(node: Node): boolean {
  return node.status.conditions.find((one) => one.type === 'Ready')?.status === 'True'
}
