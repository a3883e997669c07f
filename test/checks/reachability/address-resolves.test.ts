import { expect, test } from 'vitest'
import check from '../../../src/checks/reachability/address-resolves.js'
import { testCheck } from '../../support/check-tester.js'
import { healthy } from '../../support/scene.js'

const line = (host: string) =>
  `2026-11-24T11:59:00Z 2026-11-24T11:59:00.1Z\terror\tfederation\terror resolving IP addr for federation network green-mesh: lookup ${host}: no such host\tcomponent=federation-registry`
const named = (host: string) =>
  healthy
    .change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
      peer.spec.remote.addresses = ['green.example.com']
    })
    .log('red', 'istiod-red-mesh-1/discovery', line(host))
const broken = named('green.example.com')

testCheck(check, {
  silent: {
    'the logs do not complain': healthy.log('red', 'istiod-red-mesh-1/discovery', '2026-11-24T11:59:00Z started'),
    'the address was changed since': named('old.example.com'),
    'a longer name failed': named('not.green.example.com'),
  },
  fires: {
    'the name does not resolve, and nothing is connected': {
      given: broken.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
        peer.status.discoveryStatus = { inactive: [{ pod: 'istiod-red-mesh-1', watch: { connected: false } }] }
      }),
      says: /istiod of red-mesh cannot resolve green.example.com, an address of its peer green-mesh$/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'error',
    },
    'the open watch lives on': {
      given: broken,
      says: /breaks at the next reconnect/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
      severity: 'warning',
    },
  },
})

test('everything to find out takes rights to read only', async () => {
  const { findings } = await broken.run(check)
  const commands = findings.flatMap(({ remedy }) => remedy.map(({ command }) => command))
  expect(commands).toEqual([
    'oc --context red -n red-mesh-system logs istiod-red-mesh-1 -c discovery --since 10m',
    'oc --context green -n green-mesh-system get service/ingress-red-mesh',
  ])
})
