import { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'

/** How Kubernetes puts several streams into one websocket: the first byte of each message is the number of its channel. */
export const protocol = 'v4.channel.k8s.io'

/** `exec`: 1 is standard output, 3 the final status. Port forwarding of one port: 0 is data, 1 errors. */
const output = 1
const status = 3
const data = 0
const error = 1

/** Answers the one command that the stub knows: whatever asks the proxy for its config dump. */
export function runCommand(peer: WebSocket, command: readonly string[], configDump: string | undefined): void {
  if (configDump !== undefined && command.some((word) => word.includes('config_dump'))) {
    const bytes = Buffer.from(configDump)
    for (let at = 0; at < bytes.length; at += 32_768) peer.send(message(output, bytes.subarray(at, at + 32_768)))
    peer.send(message(status, JSON.stringify({ metadata: {}, status: 'Success' })))
  } else {
    const failure = {
      metadata: {},
      status: 'Failure',
      reason: 'NonZeroExitCode',
      message: 'command terminated with non-zero exit code',
      details: { causes: [{ reason: 'ExitCode', message: '127' }] },
    }
    peer.send(message(status, JSON.stringify(failure)))
  }
  peer.close()
}

export interface ForwardStream extends Duplex {
  /** Tells the client why there is no connection, and ends it. */
  fail(reason: string): void
}

/** The forwarded connection as a stream. Each channel starts with the port's number, little-endian. */
export function asStream(peer: WebSocket, port: number): ForwardStream {
  const number = Buffer.from([port & 0xff, port >> 8])
  peer.send(message(data, number))
  peer.send(message(error, number))

  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      peer.send(message(data, chunk), (failed) => done(failed))
    },
    final(done) {
      peer.close()
      done()
    },
  })
  peer.on('message', (raw: RawData) => {
    const bytes = Buffer.isBuffer(raw) ? raw : Buffer.concat([raw].flat().map((part) => Buffer.from(part as Buffer)))
    if (bytes[0] === data) stream.push(bytes.subarray(1))
  })
  peer.on('close', () => {
    stream.push(null)
    stream.destroy()
  })
  peer.on('error', () => stream.destroy())
  return Object.assign(stream, {
    fail(reason: string) {
      peer.send(message(error, reason))
      stream.end()
    },
  })
}

function message(channel: number, content: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from([channel]), Buffer.from(content)])
}
