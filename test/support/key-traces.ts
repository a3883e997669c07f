import { createPrivateKey } from 'node:crypto'
import { expect } from 'vitest'

/**
 * Pieces of the private number of a key in each way to write bytes; a public key shares none of them. From every offset, since
 * base64 looks different at each of three, and lines may break inside of a piece.
 */
export function tracesOf(keyPem: string): string[] {
  const { d = '' } = createPrivateKey(keyPem).export({ format: 'jwk' })
  const secret = Buffer.from(d, 'base64url')
  expect(secret.length).toBeGreaterThanOrEqual(32)
  return Array.from({ length: 20 }, (_, start) => secret.subarray(start, start + 12)).flatMap((piece) => [
    piece.toString('base64'),
    piece.toString('hex'),
    JSON.stringify(piece.toString('latin1')).slice(1, -1),
  ])
}

/** Fails when any piece of a key is in the text, also across line breaks, or written in base64 once more. */
export function expectNoKey(text: string, traces: readonly string[]): void {
  const joined = text.replace(/\s+|\\n/g, '')
  const decoded = (joined.match(/[A-Za-z0-9+/]{40,}={0,2}/g) ?? []).map((part) =>
    Buffer.from(part, 'base64').toString('latin1'),
  )
  for (const form of [text, joined, ...decoded, ...decoded.map((one) => one.replace(/\s+/g, ''))])
    expect(traces.some((trace) => form.includes(trace))).toBe(false)
}
