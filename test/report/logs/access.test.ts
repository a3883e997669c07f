import { expect, test } from 'vitest'
import { parseLine } from '../../../src/logs/parse.js'
import { describeAccess } from '../../../src/report/logs/access.js'
import { excerpts } from '../../logs/excerpts.js'
import { source } from '../../logs/support.js'

test.each([
  ['discoveryOk', 'GET istiod-green-mesh.green-mesh-system.svc.cluster.local/v1/services/ 200 -> 10.4.0.10:8188 7 ms'],
  ['certificateRejected', /503 URX,UF upstream_reset_\S+CERTIFICATE_VERIFY_FAILED:TLS_error_end} -> \S+:8188 \d+ ms$/],
  ['deniedByUser', /\/v1\/services\/ 403 rbac_access_denied_matched_policy\S+\[deny-all]-rule\[0]] 0 ms$/],
  ['serviceRefused', /^TCP \S+ 0 bytes in, 0 out UF,URX delayed_connect_error:_Connection_refused -> 10.2.0.20:15444/],
  ['serviceDenied', /^TCP outbound_\S+ 138 bytes in, 0 out rbac_access_denied\S+ -> 10.4.0.40:9080 8 ms$/],
  [
    'routeNotFound',
    'GET egress-green-mesh.red-mesh-system.svc.cluster.local:8188/v1/watch 404 NR route_not_found 0 ms',
  ],
] as const)('of an access line people see who was asked for what, the answer and why: %s', (name, text) => {
  const { parsed } = parseLine(excerpts[name], source('egress'))
  expect(parsed?.kind === 'access' && describeAccess(parsed)).toMatch(text)
})
