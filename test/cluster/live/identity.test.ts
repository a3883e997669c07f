import { expect, test } from 'vitest'
import { sameCluster } from '../../../src/cluster/live/identity.js'
import { known, unknown } from '../../../src/vocabulary/fact.js'
import { sendJson, sendStatus } from '../../support/api-server.js'
import { serve } from './support.js'

const cluster = (uid: string | null, server = 'api:6443', ca: string | null = 'ca') => ({
  server,
  ca,
  uid: uid === null ? unknown('may not') : known(uid),
})

test('a cluster is known by its uid, whatever the address', () => {
  expect(sameCluster(cluster('1', 'a:6443'), cluster('1', 'b:6443'))).toBe(true)
  expect(sameCluster(cluster('1'), cluster('2'))).toBe(false)
})

test('where the uid cannot be read, address and CA together tell', () => {
  expect(sameCluster(cluster(null), cluster('1'))).toBe(true)
  expect(sameCluster(cluster(null), cluster(null, 'b:6443'))).toBe(false)
  expect(sameCluster(cluster(null), cluster(null, 'api:6443', null))).toBe(false)
})

test('the identity of a live cluster comes from one small read', async () => {
  const { server, reader } = await serve((_, response) => sendJson(response, { metadata: { name: 'x', uid: 'u-1' } }))
  const identity = await reader.clusterIdentity()
  expect(identity).toEqual({
    server: new URL(server.url).host,
    ca: expect.stringMatching(/^[0-9a-f]{64}$/),
    uid: known('u-1'),
  })
  expect(server.requests).toEqual(['GET /api/v1/namespaces/kube-system'])
})

test('an administrator of some namespaces may not read it, which is no fault', async () => {
  const { reader } = await serve((_, response) => sendStatus(response, 403, 'namespaces "kube-system" is forbidden'))
  expect((await reader.clusterIdentity()).uid).toMatchObject({
    known: false,
    right: { resource: 'namespaces', verb: 'get' },
  })
})
