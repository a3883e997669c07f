import { expect, test } from 'vitest'
import type { ContainerRef } from '../../src/cluster/reader.js'
import { trace } from '../../src/session/trace.js'
import { egressLine, egressOfRed } from '../support/access-lines.js'
import { healthy } from '../support/scene.js'
import { hopOf, pathFrom, traceRecording, traceScene } from '../support/traced.js'

test('a trace reads the log of each gateway once, for the checks and for the timeline', async () => {
  const read: string[] = []
  const sources = healthy
    .log('red', egressOfRed, egressLine({ flags: 'UF,URX' }))
    .readers()
    .map((reader) => {
      const log = reader.log.bind(reader)
      reader.log = (container: ContainerRef) => {
        read.push(`${reader.name} ${container.pod}`)
        return log(container)
      }
      return { reader, namespace: null, context: reader.name }
    })
  const options = { query: null, from: null, whatIf: [], logSinceSeconds: 900, program: 'oc meshfed' }
  const { paths } = await trace(sources, options)
  expect(read).toContain('red egress-green-mesh-1')
  expect(read).toEqual([...new Set(read)])
  expect(paths.flatMap(({ traffic }) => traffic.map(({ gateway }) => gateway))).toContain('egress')
})

const accepting = (check: string) => ({
  ignore: [{ check, until: '9999-12-31', reason: 'known', from: 'settings' }],
})

test('what somebody accepted, in the settings or on the object, degrades no path, and is told', async () => {
  const unready = (annotations: Record<string, string>) =>
    healthy.change('red', 'ServiceMeshControlPlane/red-mesh', (plane) => {
      plane.metadata.annotations = annotations
      plane.status.conditions = [{ type: 'Ready', status: 'False', reason: 'ComponentsNotReady' }]
    })
  const verdicts = ({ paths }: Awaited<ReturnType<typeof traceScene>>) => new Set(paths.map(({ verdict }) => verdict))
  const plain = await traceScene(unready({}), null)
  expect(verdicts(plain)).toContain('degraded')
  expect(plain.suppressed).toEqual([])
  const bySettings = await traceScene(unready({}), null, accepting('prerequisites/control-plane-ready'))
  const byObject = await traceScene(
    unready({ 'meshfed.io/ignore': 'prerequisites/control-plane-ready until=9999-12-31 reason=known' }),
    null,
  )
  for (const traced of [bySettings, byObject]) {
    expect(verdicts(traced)).not.toContain('degraded')
    expect(traced.suppressed).toMatchObject([{ reason: 'known', finding: { id: 'prerequisites/control-plane-ready' } }])
  }
})

test('a hop that is broken by itself stays broken, whatever was accepted', async () => {
  const wrong = healthy.change('green', 'ServiceMeshPeer/red-mesh', (peer) => {
    peer.spec.security.clientID = 'red-mesh.local/ns/red-mesh-system/sa/another'
  })
  const { paths, suppressed } = await traceScene(wrong, 'ratings.green-mesh-info', accepting('peer/client-id'))
  expect(suppressed?.map(({ finding }) => finding.id)).toEqual(['peer/client-id'])
  expect(paths.map(({ verdict }) => verdict)).toContain('broken')
})

test('a connection that is down for what was accepted sends the user to what doctor tells only in full', async () => {
  const commandOf = async (options: Parameters<typeof traceRecording>[2]) => {
    const traced = await traceRecording('root-cert-wrong', 'ratings.green-mesh-info', options)
    const hop = hopOf(pathFrom(traced, 'green-mesh'), 'discovery')
    return { message: hop.message, commands: hop.remedy.map(({ command }) => command) }
  }
  expect(await commandOf(accepting('trust/peer-root-matches'))).toMatchObject({
    message: expect.stringContaining('is not connected to green-mesh'),
    commands: ['oc meshfed doctor --verbose'],
  })
  expect(await commandOf({ checks: [] })).toMatchObject({ commands: ['oc meshfed doctor'] })
})
