import check from '../../../src/checks/trust/presented-chain.js'
import { bothRoots, certified, chainOf, holds, hours, rootOf, roots } from '../../support/certified.js'
import { testCheck } from '../../support/check-tester.js'
import { envoyDump } from '../../support/envoy-dump.js'
import { healthy } from '../../support/scene.js'
import { strayLeafPem } from '../../support/stray-chain.js'

const intermediate = roots.green.issueAuthority({
  name: 'CN=intermediate',
  notBefore: hours(-99),
  notAfter: hours(9999),
})
const expired = roots.green.issueAuthority({ name: 'CN=old', notBefore: hours(-99), notAfter: hours(-9) })
const leafOnly = (chain: string) => `${chain.split('-----END CERTIFICATE-----')[0]}-----END CERTIFICATE-----\n`
const presents = (chain: string) =>
  certified.proxyConfig('green', 'ingress-red-mesh-1', envoyDump({ chain, trust: bothRoots }))

testCheck(check, {
  silent: {
    'chains lead to the roots that are held': certified,
    'there is an intermediate, and it is presented': presents(chainOf('green', 'ingress', { issuer: intermediate })),
    'the ConfigMap was wrong only just now: proxies hold the right root still': holds(
      certified,
      'red',
      rootOf('O=new').pem,
    ),
  },
  fires: {
    'only a leaf is presented': {
      given: healthy.proxyConfig('green', 'ingress-red-mesh-1', envoyDump({ chain: strayLeafPem })),
      says: /the issuer of .*CN=intermediate, is neither presented nor trusted/,
      on: 'Pod/ingress-red-mesh-1',
      side: 'green',
    },
    'the intermediate is not presented': {
      given: presents(leafOnly(chainOf('green', 'ingress', { issuer: intermediate }))),
      says: /red-mesh does not accept what green-mesh’s ingress gateway ingress-red-mesh presents: the issuer of .* is neither presented nor trusted/,
      on: 'Pod/ingress-red-mesh-1',
      side: 'green',
      severity: 'error',
    },
    'the intermediate has expired': {
      given: presents(chainOf('green', 'ingress', { issuer: expired })),
      says: /expired/,
      on: 'Pod/ingress-red-mesh-1',
      side: 'green',
    },
    'it ends in a root that red does not hold': {
      given: presents(chainOf('green', 'ingress', { issuer: rootOf('O=stranger') })),
      says: /neither presented nor trusted/,
      on: 'Pod/ingress-red-mesh-1',
      side: 'green',
    },
    'its trust domain is one that red holds no root for': {
      given: presents(chainOf('green', 'ingress', { trustDomain: 'green.prod' })),
      says: /no root is given for the trust domain green.prod/,
      on: 'ServiceMeshPeer/green-mesh',
      side: 'red',
    },
  },
})
