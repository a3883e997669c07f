import { expect, test } from 'vitest'
import type { Right } from '../../src/vocabulary/fact.js'
import { sendJson, sendStatus } from '../support/api-server.js'
import { serve } from './live/support.js'

const listPods: Right = { group: '', resource: 'pods', verb: 'list', namespace: 'shop' }
const readLogs: Right = { group: '', resource: 'pods/log', verb: 'get', namespace: 'shop' }
const listNodes: Right = { group: '', resource: 'nodes', verb: 'list', namespace: null }

test('each right is asked for by itself, a subresource as one', async () => {
  const asked: unknown[] = []
  const { server, reader } = await serve((_, response, body) => {
    const { resourceAttributes } = JSON.parse(body).spec
    asked.push(resourceAttributes)
    sendJson(response, { status: { allowed: resourceAttributes.resource === 'pods' } }, 201)
  })
  const rights = await reader.mayRead([listPods, readLogs, listNodes])
  expect([...rights.values()].map((fact) => fact.known && fact.value)).toEqual([true, true, false])
  expect(asked).toContainEqual({ group: '', resource: 'pods', subresource: 'log', verb: 'get', namespace: 'shop' })
  expect(asked).toContainEqual({ group: '', resource: 'nodes', verb: 'list' })
  expect(new Set(server.requests)).toEqual(new Set(['POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews']))
})

test('a right about which the server says nothing is unknown, not denied', async () => {
  const { reader } = await serve((_, response, body) => {
    if (body.includes('nodes')) sendStatus(response, 403, 'forbidden')
    else sendJson(response, { status: {} })
  })
  const rights = await reader.mayRead([listPods, listNodes])
  expect(rights.get(listPods)).toEqual({ known: false, reason: 'the API server gave no answer about this right' })
  expect(rights.get(listNodes)).toMatchObject({ known: false })
})
