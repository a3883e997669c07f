import { describe, expect, test } from 'vitest'
import { allChecks } from '../../src/checks/index.js'
import { concernedBy } from '../../src/session/concerned.js'
import { diagnose } from '../../src/session/diagnose.js'
import { healthy } from '../support/scene.js'

/** Pods whose logs were asked for in a run of doctor over live clusters. */
async function logsReadIn(scene: typeof healthy): Promise<readonly string[]> {
  const asked: string[] = []
  const sources = scene.sources().map((source) => {
    const { reader } = source
    const log: typeof reader.log = (container, options) => {
      asked.push(`${container.pod} ${options.sinceSeconds}`)
      return reader.log(container, options)
    }
    return {
      ...source,
      reader: {
        name: reader.name,
        source: reader.source,
        stats: reader.stats,
        list: reader.list.bind(reader),
        proxyConfig: reader.proxyConfig.bind(reader),
        now: reader.now.bind(reader),
        heldNamespaces: reader.heldNamespaces.bind(reader),
        close: reader.close.bind(reader),
        log,
      },
    }
  })
  await diagnose(sources, allChecks, { logSinceSeconds: 900 })
  return asked.sort()
}

describe('doctor on live clusters', () => {
  test('reads no logs while objects look right', async () => {
    expect(await logsReadIn(healthy)).toEqual([])
  })

  test('reads the last minutes of the pods of a failing peering, on both its sides', async () => {
    const failing = healthy.change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
      peer.spec.remote.discoveryPort = 9999
    })
    expect(await logsReadIn(failing)).toEqual([
      'egress-green-mesh-1 900',
      'egress-red-mesh-1 900',
      'ingress-green-mesh-1 900',
      'ingress-red-mesh-1 900',
      'istiod-green-mesh-1 900',
      'istiod-red-mesh-1 900',
    ])
  })

  test('leaves alone the gateways of peerings that no finding is about', async () => {
    const failing = healthy.add('red', peerBlue()).change('red', 'ServiceMeshPeer/green-mesh', (peer) => {
      peer.spec.remote.discoveryPort = 9999
    })
    const { peerings } = await failing.federation(allChecks)
    const { findings } = await failing.run(...allChecks)
    const aboutGreen = findings.filter(({ peer }) => peer === 'green-mesh')
    expect(aboutGreen.length).toBeGreaterThan(0)
    expect(Object.fromEntries(concernedBy(aboutGreen, peerings))).toEqual({
      'red-mesh': new Set(['green-mesh']),
      'green-mesh': new Set(['red-mesh']),
    })
    const aboutRed = aboutGreen.map((finding) => ({ ...finding, peer: null }))
    expect(concernedBy(aboutRed, peerings).get('red-mesh')).toEqual(new Set(['green-mesh', 'blue-mesh']))
  })
})

function peerBlue() {
  return {
    apiVersion: 'federation.maistra.io/v1',
    kind: 'ServiceMeshPeer',
    metadata: { name: 'blue-mesh', namespace: 'red-mesh-system' },
    spec: {
      remote: { addresses: ['192.0.2.1'] },
      gateways: { ingress: { name: 'ingress-blue-mesh' }, egress: { name: 'egress-blue-mesh' } },
    },
  }
}
