import { expect, test } from 'vitest'
import { readBundle } from '../../src/certs/bundle.js'
import { compareSets } from '../../src/certs/sets.js'
import { makeAuthority } from '../support/authority.js'

const read = (...pems: string[]) => readBundle(pems.join('')).certificates
const shared = makeAuthority({ name: 'O=corp' }).pem
const [old, fresh] = ['old', 'new'].map((keyName) => makeAuthority({ name: 'O=red', keyName }).pem) as [string, string]

test('roots are the same only byte by byte: one of the same name with a new key is another', () => {
  const [corp, first, second] = read(shared, old, fresh)
  expect(compareSets(read(shared, old), read(fresh, shared))).toEqual({
    both: [corp],
    onlyHere: [first],
    onlyThere: [second],
  })
})

test('each root counts once, and no roots on one side leave all on the other', () => {
  const certificates = [...read(old), ...read(old)]
  expect(compareSets(certificates, [])).toEqual({ both: [], onlyHere: read(old), onlyThere: [] })
})
