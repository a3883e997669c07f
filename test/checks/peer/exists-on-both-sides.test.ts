import { expect, test } from 'vitest'
import check from '../../../src/checks/peer/exists-on-both-sides.js'
import { testCheck } from '../../support/check-tester.js'
import { istiodLine, istiodOf } from '../../support/discovery-lines.js'
import { meshObjects } from '../../support/mesh-objects.js'
import { healthy } from '../../support/scene.js'

const gone = healthy.without('green', 'ServiceMeshPeer/red-mesh')
const setless = gone.without('green', 'ExportedServiceSet/red-mesh').without('green', 'ImportedServiceSet/red-mesh')

testCheck(check, {
  silent: {
    'each side has one': healthy,
    'the other side’s peer is wrong in many ways, but there': healthy.change(
      'green',
      'ServiceMeshPeer/red-mesh',
      (peer) => {
        peer.spec.security.trustDomain = 'elsewhere.local'
        peer.spec.remote.addresses = ['192.0.2.1']
      },
    ),
  },
  fires: {
    'it is missing, and sets of that name show that it was there': {
      given: gone,
      says: /green-mesh has no ServiceMeshPeer for red-mesh, while red-mesh has one for it \(green-mesh\)/,
      on: 'ServiceMeshPeer/red-mesh',
      side: 'green',
      severity: 'error',
    },
    'istiod’s log tells its name': {
      given: setless.log(
        'green',
        istiodOf('green'),
        istiodLine('error handling /services/ request: unknown mesh specified: the-red-one'),
      ),
      says: /green-mesh has no ServiceMeshPeer for red-mesh/,
      on: 'ServiceMeshPeer/the-red-one',
      side: 'green',
    },
    'nothing tells its name': {
      given: setless,
      says: /green-mesh has no ServiceMeshPeer for red-mesh/,
      on: 'ServiceMeshPeer/red-mesh',
      side: 'green',
    },
  },
})

/** The manifest in the command of the first fix. */
async function manifest(scene: typeof healthy) {
  const { findings } = await scene.run(check)
  const { text, command = '' } = findings[0]?.remedy[0] ?? { text: '' }
  return { text, command, object: JSON.parse(/'(\{.*\})'/.exec(command)?.[1] ?? 'null') }
}

test('the fix is the whole ServiceMeshPeer, to be pasted', async () => {
  const { text, command, object } = await manifest(gone)
  expect(text).toBe('Create ServiceMeshPeer red-mesh in green-mesh-system')
  expect(command).toMatch(/^printf '%s' '\{.*\}' \| oc --context green -n green-mesh-system apply -f -$/)
  const lost = meshObjects('green', 'red').find(({ kind }) => kind === 'ServiceMeshPeer')
  expect(object).toEqual({
    apiVersion: lost?.apiVersion,
    kind: 'ServiceMeshPeer',
    metadata: { name: 'red-mesh', namespace: 'green-mesh-system' },
    spec: lost?.spec,
  })
})

test('what nothing tells is left open, and the command is then a comment', async () => {
  const { text, command, object } = await manifest(
    gone.change('red', 'Service/ingress-green-mesh', (service) => {
      service.status.loadBalancer = {}
    }),
  )
  expect(text).toMatch(/, with values for ADDRESS \(of the ingress gateway of red-mesh\)$/)
  expect(command).toMatch(/^# printf /)
  expect(object.spec.remote).toEqual({ addresses: ['ADDRESS'] })
})

test('a root that is not there yet comes first', async () => {
  const { text } = await manifest(gone.without('green', 'ConfigMap/red-mesh-ca-root-cert'))
  expect(text).toContain('after the root of red-mesh in ConfigMap red-mesh-ca-root-cert')
})
