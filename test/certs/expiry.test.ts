import { describe, expect, test } from 'vitest'
import { expiryOf, timeLeft } from '../../src/certs/expiry.js'

const notBefore = new Date('2026-01-01T00:00:00Z')
const leaf = { notBefore, notAfter: hours(24), isCA: false }
const root = { notBefore, notAfter: hours(24 * 3650), isCA: true }
const weekly = { notBefore, notAfter: hours(24 * 7), isCA: true }

describe('expiryOf', () => {
  test.each([
    ['a leaf of a day in its last hours, which Istio renews at half of its life', leaf, hours(20), 'expiring'],
    ['a leaf of a day with as many hours to go as it should', leaf, hours(19), 'valid'],
    ['a leaf when it is over', leaf, hours(24.1), 'expired'],
    ['a leaf before its time, seen with a clock that is behind', leaf, hours(-0.1), 'not-yet-valid'],
    ['a root of ten years with two years to go', root, hours(24 * 2920), 'valid'],
    ['a root of ten years with 29 days to go', root, hours(24 * 3621), 'expiring'],
    ['a CA of a week in the middle of it', weekly, hours(24 * 3), 'valid'],
    ['a CA of a week on its last day', weekly, hours(24 * 6), 'expiring'],
  ])('%s', (_, cert, at, expected) => {
    expect(expiryOf(cert, at)).toBe(expected)
  })

  test('warns as early as asked for, about CAs only and never before half of their life', () => {
    const options = { warnBeforeDays: 90 }
    expect(expiryOf(root, hours(24 * 3570), options)).toBe('expiring')
    expect(expiryOf(root, hours(24 * 3550), options)).toBe('valid')
    expect(expiryOf(root, hours(24 * 3645), { warnBeforeDays: 2 })).toBe('valid')
    expect(expiryOf(leaf, hours(12), options)).toBe('valid')
    expect(expiryOf(weekly, hours(24 * 3), options)).toBe('valid')
    expect(expiryOf(weekly, hours(24 * 4), options)).toBe('expiring')
  })
})

test.each([
  [root, hours(0), '10 years left'],
  [root, hours(24 * 3621), '29 days left'],
  [root, hours(24 * 3650 - 30), '30 hours left'],
  [leaf, hours(23), '60 minutes left'],
  [leaf, hours(23.99), 'less than a minute left'],
  [leaf, hours(24 + 72), 'expired 3 days ago'],
  [leaf, hours(-1 / 60), 'valid in 1 minute'],
])('timeLeft says how long in the largest unit that tells something: %#', (cert, at, text) => {
  expect(timeLeft(cert, at)).toBe(text)
})

function hours(count: number): Date {
  return new Date(Date.UTC(2026, 0, 1) + Math.round(count * 3_600_000))
}
