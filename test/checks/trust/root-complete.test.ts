import check from '../../../src/checks/trust/root-complete.js'
import { certified, holds, hours, roots } from '../../support/certified.js'
import { testCheck } from '../../support/check-tester.js'
import { strayIntermediatePem } from '../../support/stray-chain.js'

const intermediate = roots.green.issueAuthority({
  name: 'CN=intermediate',
  notBefore: hours(-1),
  notAfter: hours(9999),
})

testCheck(check, {
  silent: {
    'it is a root': certified,
    'an intermediate stands beside its root': holds(certified, 'red', intermediate.pem + roots.green.pem),
    'nothing in it can be read, which is another check’s matter': holds(certified, 'red', 'root'),
  },
  fires: {
    'it holds the intermediate alone': {
      given: holds(certified, 'red', strayIntermediatePem),
      says: /holds no self-signed root, only CN=intermediate .*issued by O=green-mesh.local/,
      on: 'ConfigMap/green-mesh-ca-root-cert',
      side: 'red',
      severity: 'error',
    },
  },
})
