import { expect, test } from 'vitest'
import { tables } from '../../src/federation/tables.js'

test('tables of one kind share one shape, since an object is read once for all of them', () => {
  const shapes = new Map<string, Set<unknown>>()
  for (const { resource, shape } of Object.values(tables))
    shapes.set(resource, new Set([...(shapes.get(resource) ?? []), shape]))
  expect([...shapes].filter(([, different]) => different.size > 1)).toEqual([])
})
