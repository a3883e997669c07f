import check from '../../../src/checks/trust/leaf-validity.js'
import { certified, chainOf, hours, type LeafChange, roots } from '../../support/certified.js'
import { testCheck } from '../../support/check-tester.js'
import { envoyDump } from '../../support/envoy-dump.js'

const presents = (change: LeafChange) =>
  certified.proxyConfig('green', 'ingress-red-mesh-1', envoyDump({ chain: chainOf('green', 'ingress', change) }))

testCheck(check, {
  silent: {
    'leaves were issued an hour ago for a day': certified,
    'half of its life is over: it is just being renewed': presents({ notBefore: hours(-13), notAfter: hours(11) }),
  },
  fires: {
    'the leaf has expired': {
      given: presents({ notBefore: hours(-30), notAfter: hours(-6) }),
      says: /green-mesh’s ingress gateway ingress-red-mesh presents a certificate: expired 6 hours ago/,
      on: 'Pod/ingress-red-mesh-1',
      side: 'green',
      severity: 'error',
    },
    'renewal is overdue': {
      given: presents({ notBefore: hours(-21), notAfter: hours(3) }),
      says: /presents a certificate: 3 hours left/,
      on: 'Pod/ingress-red-mesh-1',
      side: 'green',
      severity: 'warning',
    },
    'a clock is off': {
      given: presents({ notBefore: hours(3), notAfter: hours(27) }),
      says: /valid in 3 hours; compare the clocks of the nodes/,
      on: 'Pod/ingress-red-mesh-1',
      side: 'green',
      severity: 'error',
    },
    'the intermediate CA has expired': {
      given: presents({
        issuer: roots.green.issueAuthority({ name: 'CN=old', notBefore: hours(-99), notAfter: hours(-9) }),
      }),
      says: /presents the intermediate CN=old: expired 9 hours ago/,
      on: 'Pod/ingress-red-mesh-1',
      side: 'green',
      severity: 'error',
    },
  },
})
