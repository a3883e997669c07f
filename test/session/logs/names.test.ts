import { expect, test } from 'vitest'
import { loadMeshes } from '../../../src/federation/load.js'
import { namesOf } from '../../../src/session/logs/names.js'
import { openSources } from '../../../src/session/sources.js'
import { dumpsOf, sourcesOf } from '../../support/recorded.js'

async function meshes() {
  const sources = await openSources(sourcesOf(dumpsOf('healthy')), new AbortController().signal)
  return (await loadMeshes(sources.meshes, new Set())).map(({ mesh }) => mesh)
}

test('a service is known by its names on both sides, whichever is given', async () => {
  const all = await meshes()
  const names = namesOf('green-ratings.info', all)
  expect(names).toContain('ratings.green-mesh-info.svc.cluster.local')
  expect(names).toContain('green-ratings.info.svc.red-mesh-exports.local')
  expect(new Set(namesOf('ratings.green-mesh-info', all).slice(1))).toEqual(new Set(names.slice(1)))
})

test('a name that no status knows stands for itself', async () => {
  expect(namesOf('nothing.here', await meshes())).toEqual(['nothing.here'])
})
