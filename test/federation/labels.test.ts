import { expect, test } from 'vitest'
import { labelsOf } from '../../src/federation/labels.js'

function labels(...meshes: readonly (readonly [name: string, namespace: string, source: string])[]) {
  return labelsOf(meshes.map(([name, namespace, source]) => ({ name, namespace, source })))
}

test('a mesh is called by its control plane', () => {
  expect(labels(['red', 'red-system', '/dumps/red.tar.gz'], ['green', 'green-system', '/dumps/green.tar.gz'])).toEqual([
    'red',
    'green',
  ])
})

test('meshes with control planes of one name are told apart by what differs in their sources', () => {
  expect(
    labels(['basic', 'istio-system', '/dumps/red.tar.gz'], ['basic', 'istio-system', '/dumps/green.tar.gz']),
  ).toEqual(['basic@red', 'basic@green'])
  expect(
    labels(
      ['basic', 'istio-system', 'default/api-prod-example-com:6443/admin'],
      ['basic', 'istio-system', 'default/api-test-example-com:6443/admin'],
    ),
  ).toEqual(['basic@api-prod-example-com:6443', 'basic@api-test-example-com:6443'])
})

test('in one cluster they are told apart by their namespaces', () => {
  expect(labels(['basic', 'red', 'crc'], ['basic', 'green', 'crc'])).toEqual(['red/basic', 'green/basic'])
})

test('only meshes that share a name get more', () => {
  expect(labels(['basic', 'istio-system', 'a'], ['basic', 'istio-system', 'b'], ['blue', 'istio-system', 'c'])).toEqual(
    ['basic@a', 'basic@b', 'blue'],
  )
})

test('two recordings of one mesh keep different labels', () => {
  const all = labels(['basic', 'istio-system', 'a/red.tar.gz'], ['basic', 'istio-system', 'a/red.tgz'])
  expect(new Set(all).size).toBe(2)
})
