import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { load } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allChecks } from '../../../src/checks/index.js'
import { diagnose } from '../../../src/session/diagnose.js'
import { collectFacts, factsYaml } from '../../../src/session/facts/write.js'
import { openSources } from '../../../src/session/sources.js'
import { UserError } from '../../../src/vocabulary/errors.js'
import { dumpsOf, sourcesOf } from '../../support/recorded.js'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshfed-facts-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function yamlOf(dumps: readonly string[], peers: readonly string[] = []): Promise<string> {
  const sources = await openSources(sourcesOf(dumps), new AbortController().signal)
  return factsYaml(await collectFacts(sources.meshes, peers, () => {}))
}

async function fileOf(text: string): Promise<string> {
  const file = join(directory, 'facts.yaml')
  await writeFile(file, text)
  return file
}

/** What is found with access to one side, and only the facts of the other. */
async function findingsOf(mine: string, theirs: string) {
  const sources = await openSources(
    sourcesOf([mine, await fileOf(await yamlOf([theirs]))]),
    new AbortController().signal,
  )
  return (await diagnose(sources.meshes, allChecks, { logSinceSeconds: 900 })).outcome.findings
}

describe('facts of a mesh', () => {
  test('say what the format says', async () => {
    const validate = new Ajv().compile(JSON.parse(await readFile('schemas/facts-v1.json', 'utf8')))
    for (const scenario of ['healthy', 'root-cert-missing', 'lb-pending']) {
      for (const dump of dumpsOf(scenario)) {
        validate(load(await yamlOf([dump])))
        expect(validate.errors).toBeNull()
      }
    }
  })

  test('name gateways, identities, roots and exported names, and no pods, nodes or real names of aliased services', async () => {
    const [, green] = dumpsOf('healthy')
    const text = await yamlOf([green])
    expect(load(text)).toMatchObject({
      mesh: {
        name: 'green-mesh',
        trustDomain: 'green-mesh.local',
        roots: expect.stringContaining('BEGIN CERTIFICATE'),
      },
      gateways: [
        {
          role: 'ingress',
          addresses: ['10.2.0.20'],
          ports: expect.arrayContaining([expect.objectContaining({ port: 15443 })]),
        },
        {
          role: 'egress',
          identities: [expect.stringMatching(/^spiffe:\/\/green-mesh.local\/ns\/green-mesh-system\/sa\//)],
        },
      ],
      exports: [
        {
          peer: 'red-mesh',
          services: expect.arrayContaining([expect.objectContaining({ name: 'green-ratings', namespace: 'info' })]),
        },
      ],
    })
    expect(text).not.toMatch(/-7f6b8d5c6-|nodeName|name: ratings\b/)
  })

  test('are for one peer, and of one mesh', async () => {
    const [red, green] = dumpsOf('healthy')
    await expect(yamlOf([red, green])).rejects.toThrow(/facts are of one mesh/)
    await expect(yamlOf([red], ['blue'])).rejects.toThrow(/no ServiceMeshPeer blue/)
  })

  test.each([
    ['client-id-wrong', 'peer/client-id', 'green-mesh'],
    ['discovery-port-wrong', 'reachability/remote-ports', 'red-mesh'],
    ['service-port-wrong', 'reachability/remote-ports', 'red-mesh'],
    ['address-wrong', 'reachability/address', 'red-mesh'],
    ['root-cert-wrong', 'trust/peer-root-matches', 'red-mesh'],
    ['trust-domain-drift', 'trust/peer-trust-domain', 'red-mesh'],
    ['peer-missing', 'peer/exists-on-both-sides', 'green-mesh'],
  ])('show the first cause of %s, and its side, from either side', async (scenario, check, mesh) => {
    const [red, green] = dumpsOf(scenario)
    for (const [mine, theirs] of [
      [red, green],
      [green, red],
    ] as const) {
      const [first] = await findingsOf(mine, theirs)
      expect(first).toMatchObject({ id: check, mesh, causedBy: null })
    }
  })

  test.each(['healthy', 'failover-ok'])(
    'are no reason to find fault with a federation that works: %s',
    async (scenario) => {
      const [red, green] = dumpsOf(scenario)
      expect([...(await findingsOf(red, green)), ...(await findingsOf(green, red))]).toEqual([])
    },
  )

  test('leave unknown what they do not say', async () => {
    const [red, green] = dumpsOf('healthy')
    const sources = await openSources(
      sourcesOf([red, await fileOf(await yamlOf([green]))]),
      new AbortController().signal,
    )
    const { unknown } = (await diagnose(sources.meshes, allChecks, { logSinceSeconds: 900 })).outcome
    expect(unknown.filter(({ mesh }) => mesh === 'green-mesh')).toEqual([])
    expect(unknown.map(({ reason }) => reason).join('\n')).toMatch(/not in the facts file: Envoy of/)
  })

  test.each([
    ['version: 1', 'version: 9', /version 9 of the facts format/],
    ['trustDomain: green-mesh.local', 'trustDomain: 7', /mesh\.trustDomain/],
  ])('with %s as %s are refused with the reason', async (from, to, reason) => {
    const [, green] = dumpsOf('healthy')
    const file = await fileOf((await yamlOf([green])).replace(from, to))
    const opened = openSources(sourcesOf([file]), new AbortController().signal)
    await expect(opened).rejects.toThrow(UserError)
    await expect(opened).rejects.toThrow(reason)
  })
})
