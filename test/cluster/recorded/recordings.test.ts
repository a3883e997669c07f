import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openDump } from '../../../src/cluster/recorded/open-dump.js'
import { linesIn, names } from './names.js'

const scenarios = readdirSync('test/recordings', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

describe.each(scenarios)('the recording %s', (scenario) => {
  test.each(['red', 'green'])(
    'of %s has a control plane, gateways with a log and a configuration, and a clock',
    async (mesh) => {
      const dump = await openDump(`test/recordings/${scenario}/${mesh}.tar.gz`)
      const namespace = `${mesh}-mesh-system`
      const peer = mesh === 'red' ? 'green-mesh' : 'red-mesh'
      expect(names(await dump.list('servicemeshcontrolplanes', null))).toEqual([`${mesh}-mesh`])
      expect(names(await dump.list('importedservicesets', namespace))).not.toEqual([])
      expect(names(await dump.list('pods', namespace))).toContain(`ingress-${peer}-7f6b8d5c6-xyz12`)
      const now = await dump.now()
      expect(now.known && now.value.toISOString()).toMatch(/^2026-11-24T/)
      const gateway = { namespace, pod: `egress-${peer}-7f6b8d5c6-xyz12`, container: 'istio-proxy' }
      expect(await linesIn(await dump.log(gateway, {}))).toBeInstanceOf(Array)
      const ingress = { namespace, name: `ingress-${peer}-7f6b8d5c6-xyz12` }
      if (scenario !== 'ingress-down') expect((await dump.proxyConfig(ingress)).known).toBe(true)
      expect(names(await dump.list('networkpolicies', namespace))).toMatch(/not collected/)
    },
  )
})

test('a peer that was never made is none, not unknown', async () => {
  const dump = await openDump('test/recordings/peer-missing/green.tar.gz')
  expect(names(await dump.list('servicemeshpeers', 'green-mesh-system'))).toEqual([])
})

test("the missing DestinationRule of a control plane is none, although its group's directory is gone with it", async () => {
  const dump = await openDump('test/recordings/istiod-dr-missing/green.tar.gz')
  expect(names(await dump.list('destinationrules', 'green-mesh-system'))).toEqual([])
})
