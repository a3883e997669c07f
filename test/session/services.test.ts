import { expect, test } from 'vitest'
import { allChecks } from '../../src/checks/index.js'
import { servicesOf } from '../../src/session/services.js'
import type { Finding } from '../../src/vocabulary/finding.js'
import { sample } from '../report/sample.js'
import { healthy } from '../support/scene.js'

const { peerings } = await healthy.federation(allChecks)
const [any] = sample.findings as readonly [Finding, ...Finding[]]
const shared = servicesOf(peerings, []).filter(({ state }) => state === 'imported')
const [one, ...others] = shared
const fault = (more: Partial<Finding>): Finding => ({
  ...any,
  severity: 'error',
  latent: false,
  service: null,
  ...more,
})
const because = (findings: readonly Finding[]) =>
  servicesOf(peerings, findings).flatMap(({ state, exportedName, because: key }) =>
    state === 'broken' ? [[exportedName, key]] : [],
  )

test('a service is broken by a fault of its own, under any of its names, and no other service is', () => {
  expect(others.length).toBeGreaterThan(0)
  const link = [{ from: one?.to ?? '', to: one?.from ?? '' }]
  for (const service of [one?.exportedName, one?.localName, one?.service, one?.service?.split('/').reverse().join('.')])
    expect(because([fault({ key: 'own', service: service ?? '', directions: link })])).toEqual([
      [one?.exportedName, 'own'],
    ])
})

test('the first fault on the way from the caller counts, of the link or of the service; one the other way round does not', () => {
  const [to, from] = [one?.to ?? '', one?.from ?? '']
  const link = fault({ key: 'link', directions: [{ from: to, to: from }] })
  const own = fault({ key: 'own', service: one?.exportedName ?? '', directions: link.directions })
  const whole = shared.filter((row) => row.to === to && row.from === from).map(({ exportedName }) => exportedName)
  const back = fault({ key: 'back', directions: [{ from, to }], service: one?.exportedName ?? '' })
  const harmless = [
    fault({ ...link, key: 'warning', severity: 'warning' }),
    fault({ ...link, key: 'later', latent: true }),
  ]
  expect(because([back, ...harmless, link, own])).toEqual(whole.map((name) => [name, 'link']))
  expect(because([own, link])).toEqual(whole.map((name) => [name, name === one?.exportedName ? 'own' : 'link']))
})
