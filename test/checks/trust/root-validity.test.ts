import check from '../../../src/checks/trust/root-validity.js'
import { makeAuthority } from '../../support/authority.js'
import { certified, holds, hours, put, roots } from '../../support/certified.js'
import { testCheck } from '../../support/check-tester.js'

const root = (from: number, to: number) =>
  makeAuthority({ name: 'O=green-mesh.local', keyName: `${from} ${to}`, notBefore: hours(from), notAfter: hours(to) })
    .pem
const map = 'ConfigMap/green-mesh-ca-root-cert'

testCheck(check, {
  silent: {
    'roots live for years': certified,
    'the old root is about to expire, and its successor is there': holds(
      certified,
      'red',
      root(-87_000, 100) + roots.green.pem,
    ),
  },
  fires: {
    'a root that the peer hands out itself has expired: it is the peer’s to renew': {
      given: holds(
        certified.change('green', 'ConfigMap/istio-ca-root-cert', put(root(-9999, -50))),
        'red',
        root(-9999, -50),
      ),
      says: /of the mesh itself in green-mesh/,
      on: 'ConfigMap/istio-ca-root-cert',
      side: 'green',
      severity: 'error',
    },
    'the only root held for the peer has expired': {
      given: holds(certified, 'red', root(-9999, -50)),
      says: /The root O=green-mesh.local held for green-mesh in red-mesh, ConfigMap green-mesh-ca-root-cert: expired 2 days ago/,
      on: map,
      side: 'red',
      severity: 'error',
    },
    'an expired root stands beside a good one': {
      given: holds(certified, 'red', root(-9999, -50) + roots.green.pem),
      says: /expired 2 days ago/,
      on: map,
      side: 'red',
      severity: 'info',
    },
    'the mesh’s own root has ten days left': {
      given: certified.change('green', 'ConfigMap/istio-ca-root-cert', put(root(-87_000, 241))),
      says: /The root O=green-mesh.local of the mesh itself in green-mesh, ConfigMap istio-ca-root-cert: 10 days left/,
      on: 'ConfigMap/istio-ca-root-cert',
      side: 'green',
      severity: 'warning',
    },
    'it is not valid yet': {
      given: holds(certified, 'red', root(5, 9999)),
      says: /valid in 5 hours/,
      on: map,
      side: 'red',
      severity: 'error',
    },
  },
})
