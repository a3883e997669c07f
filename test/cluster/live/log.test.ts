import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lines, StreamCut } from '../../../src/cluster/live/log.js'
import { sendStatus } from '../../support/api-server.js'
import { reasonOf, serve, valueIn } from './support.js'

const container = { namespace: 'shop', pod: 'a-1', container: 'istio-proxy' }
const plain = { 'content-type': 'text/plain' }

async function collect(source: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = []
  for await (const line of source) all.push(line)
  return all
}

test('a log comes line by line, with what was asked for', async () => {
  const { server, reader } = await serve((_, response) => {
    response.writeHead(200, plain).end('2026-01-01T00:00:00Z one\n2026-01-01T00:00:01Z two\n')
  })
  const log = await reader.log(container, { sinceSeconds: 0.5, tailLines: 7, previous: true })
  expect(await collect(valueIn(log))).toEqual(['2026-01-01T00:00:00Z one', '2026-01-01T00:00:01Z two'])
  expect(server.requests).toEqual([
    'GET /api/v1/namespaces/shop/pods/a-1/log?container=istio-proxy&timestamps=true&sinceSeconds=1&tailLines=7&previous=true',
  ])
})

test('no lines are asked for as none, not as all', async () => {
  const { server, reader } = await serve((_, response) => response.writeHead(200, plain).end())
  expect(await collect(valueIn(await reader.log(container, { tailLines: 0, follow: true })))).toEqual([])
  expect(server.requests[0]).toMatch(/&tailLines=0&follow=true$/)
})

test.each([
  [404, 'pods "a-1" not found', /answered 404: pods "a-1" not found/],
  [400, 'container "istio-proxy" in pod "a-1" is waiting to start: PodInitializing', /waiting to start/],
  [403, 'pods "a-1" is forbidden', /^may not get pods\/log in shop$/],
])('a log that cannot be read is unknown (%d)', async (status, message, reason) => {
  const { reader } = await serve((_, response) => sendStatus(response, status, message))
  expect(reasonOf(await reader.log(container, {}))).toMatch(reason)
})

test('lines of a followed log are there before it ends, and stopping it ends it quietly', async () => {
  const { reader } = await serve((_, response) => response.writeHead(200, plain).write('one\ntwo\nthr'))
  const stop = new AbortController()
  const seen: string[] = []
  for await (const line of valueIn(await reader.log(container, { follow: true, signal: stop.signal }))) {
    seen.push(line)
    if (seen.length === 2) stop.abort()
  }
  expect(seen).toEqual(['one', 'two'])
})

test('a stream that breaks off says so after the lines that came', async () => {
  let open: ServerResponse | null = null
  const { reader } = await serve((_, response) => {
    open = response
    response.writeHead(200, plain).write('one\n')
  })
  const seen: string[] = []
  const read = async () => {
    for await (const line of valueIn(await reader.log(container, { follow: true }))) {
      seen.push(line)
      open?.destroy()
    }
  }
  await expect(read()).rejects.toThrow(/^the log stream was cut: the connection to localhost:\d+ broke off$/)
  await expect(read()).rejects.toBeInstanceOf(StreamCut)
  expect(seen).toEqual(['one', 'one'])
})

test('the end of the run ends a followed log, and says so', async () => {
  const run = new AbortController()
  const { reader } = await serve((_, response) => response.writeHead(200, plain).write('one\n'), { signal: run.signal })
  const read = async () => {
    for await (const _ of valueIn(await reader.log(container, { follow: true }))) run.abort()
  }
  await expect(read()).rejects.toThrow('the log stream was cut: the run was stopped')
})

test('a reader that has seen enough closes the connection', async () => {
  let gone: Promise<unknown> | null = null
  const { reader } = await serve((_, response) => {
    gone = once(response, 'close')
    response.writeHead(200, plain).write('one\ntwo\n')
  })
  for await (const _ of valueIn(await reader.log(container, { follow: true }))) break
  await expect(gone).resolves.toBeDefined()
})

test('a line of 20 MB passes whole', async () => {
  const { reader } = await serve((_, response) => {
    response.writeHead(200, plain).end(`short\n${'x'.repeat(20_000_000)}\nlast`)
  })
  const all = await collect(valueIn(await reader.log(container, {})))
  expect(all.map((line) => line.length)).toEqual([5, 20_000_000, 4])
})

test('where chunks end does not matter', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.integer({ min: 1, max: 7 }),
      async (text, size) => {
        const bytes = Buffer.from(`${text}\nü\r\n\n€`)
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        )
        const expected = bytes
          .toString('utf8')
          .split('\n')
          .map((line) => line.replace(/\r$/, ''))
        expect(await collect(lines(Readable.from(chunks)))).toEqual(expected)
      },
    ),
  )
})
