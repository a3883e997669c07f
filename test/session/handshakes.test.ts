import { describe, expect, test } from 'vitest'
import { readBundle } from '../../src/certs/bundle.js'
import { certificateChecks } from '../../src/checks/certificates.js'
import { runChecks } from '../../src/checks/run.js'
import { pairUp } from '../../src/federation/pairing.js'
import type { Probe } from '../../src/inventory/presented.js'
import { serviceSni } from '../../src/inventory/server-names.js'
import { withServed } from '../../src/session/handshakes.js'
import { known, unknown } from '../../src/vocabulary/fact.js'
import { at, certified, day, rootOf, twoRoots } from '../inventory/certificates-scene.js'
import { configDump } from '../support/config-dump.js'
import { healthy, present } from '../support/scene.js'

const both = twoRoots()

describe('what was served in handshakes', () => {
  const stranger = rootOf('stranger')
  const chain = stranger.issue({
    spiffeId: 'spiffe://green-mesh.local/ns/green-mesh-system/sa/ingress-red-mesh-service-account',
    notBefore: at(-day),
    notAfter: at(day),
  })
  const probe = (result: Probe['result']): Probe => ({
    mesh: 'green-mesh',
    peer: null,
    pod: 'ingress-red-mesh-1',
    gateway: 'ingress-red-mesh',
    host: 'ingress-red-mesh-1',
    port: 8188,
    at: present,
    result,
  })

  test('is judged by the same checks as Envoy’s configuration', async () => {
    const { findings } = await judged([probe(known(readBundle(chain.chainPem)))])
    expect(findings.map(({ id, resource }) => [id, resource.name])).toContainEqual([
      'trust/own-chain',
      'ingress-red-mesh-1',
    ])
    expect((await judged([])).findings).toEqual([])
  })

  test('says nothing when no handshake could be made', async () => {
    expect((await judged([probe(unknown('the connection was refused'))])).findings).toEqual([])
  })
})

describe('the server name for the service port', () => {
  test('is that of a service which is exported to the peer', async () => {
    const { meshes } = await healthy.federation(certificateChecks)
    const green = meshes.find(({ label }) => label === 'green-mesh') ?? null
    expect(serviceSni(green, 'red-mesh', null)).toBe('outbound_.80_._.green-ratings.info.svc.red-mesh-exports.local')
  })

  test('comes from the listener of the gateway where the status lists none', async () => {
    const scene = certified(both).change('green', 'ExportedServiceSet/red-mesh', (set) => {
      set.status = {}
    })
    const { meshes } = await scene.federation(certificateChecks)
    const green = meshes.find(({ label }) => label === 'green-mesh') ?? null
    expect(serviceSni(green, 'red-mesh', null)).toContain('_._.green-ratings.info.svc.red-mesh-exports.local')
  })

  test('comes from what was imported where the peer’s cluster cannot be read', async () => {
    const { peerings } = await healthy.unread('green').federation(certificateChecks)
    const [peering = null] = peerings
    expect(serviceSni(null, null, peering)).toContain('_._.green-ratings.info.svc.red-mesh-exports.local')
  })

  test('is not known where nothing is exported', async () => {
    const scene = healthy
      .without('green', 'ExportedServiceSet/red-mesh')
      .without('red', 'ImportedServiceSet/green-mesh')
    const { meshes, peerings } = await scene
      .proxyConfig('green', 'ingress-red-mesh-1', configDump({}))
      .federation(certificateChecks)
    const green = meshes.find(({ label }) => label === 'green-mesh') ?? null
    const caller = peerings.find(({ there }) => there === green) ?? null
    expect(serviceSni(green, 'red-mesh', caller)).toBeNull()
  })
})

async function judged(probes: readonly Probe[]) {
  const { meshes } = await certified(both).federation(certificateChecks)
  const served = withServed(meshes, probes)
  return runChecks({ meshes: served, peerings: pairUp(served), now: present }, certificateChecks)
}
