import { expect, test } from 'vitest'
import { broken, refused } from '../../../src/cluster/live/failure.js'

const withCode = (code: string, message = code) => Object.assign(new Error(message), { code })

test.each([
  [withCode('ENOTFOUND'), 'cannot reach api.red:6443: its name does not resolve'],
  [withCode('EAI_AGAIN'), 'cannot reach api.red:6443: the DNS server does not answer'],
  [withCode('ECONNREFUSED'), 'cannot reach api.red:6443: connection refused'],
  [withCode('EHOSTUNREACH'), 'cannot reach api.red:6443: no route to it'],
  [withCode('ETIMEDOUT'), 'cannot reach api.red:6443: no answer to the connection attempt'],
  [withCode('CERT_NOT_YET_VALID'), "api.red:6443's certificate is not valid yet (is this machine's clock right?)"],
  [
    withCode('SELF_SIGNED_CERT_IN_CHAIN'),
    "api.red:6443's certificate is not signed by a CA that the kubeconfig trusts (certificate-authority)",
  ],
  [
    withCode('ECONNRESET', 'Client network socket disconnected before secure TLS connection was established'),
    'the connection to api.red:6443 broke off',
  ],
  [
    withCode('ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_REQUIRED'),
    'api.red:6443 refused the client certificate (ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_REQUIRED)',
  ],
  [new Error('Bad response: 407'), 'the proxy refused to connect to api.red:6443 (407)'],
  [withCode('EODD', 'token=abc'), 'cannot talk to api.red:6443 (EODD)'],
])('%s is put into plain words', (error, reason) => {
  expect(broken('api.red:6443', error).message).toBe(reason)
})

test('a fault of our own is not passed off as one of the network', () => {
  expect(() => broken('api.red:6443', new TypeError('x is not a function'))).toThrow(TypeError)
})

test('a Status of many lines, or without words, gives one short line', () => {
  const about = { status: 500, contentType: 'application/json', retryAfter: undefined }
  const long = refused('h', { ...about, body: { kind: 'Status', message: `first\nsecond ${'x'.repeat(999)}` } })
  expect(long.message).toBe('h answered 500: first')
  expect(refused('h', { ...about, body: { kind: 'Status' } }).message).toBe('h answered 500')
  expect(refused('h', { ...about, body: ['odd'] }).message).toBe('h answered 500')
})

test('Retry-After may be a date', () => {
  const about = { status: 503, contentType: 'application/json', body: { kind: 'Status' } }
  expect(refused('h', { ...about, retryAfter: 'Wed, 21 Oct 2015 07:28:00 GMT' }).retryAfterMs).toBe(0)
  expect(refused('h', { ...about, retryAfter: '7' }).retryAfterMs).toBe(7000)
  expect(refused('h', { ...about, retryAfter: 'soon' }).retryAfterMs).toBeNull()
})
