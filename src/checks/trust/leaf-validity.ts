import { nameOf } from '../../certs/certificate.js'
import { expiryOf, timeLeft } from '../../certs/expiry.js'
import { gatewaysOf } from '../../federation/gateways/gateway.js'
import { peeringCheck } from '../define.js'
import { breaksOf } from '../gateways/breaks.js'
import { fix, oc, place, saw } from '../say.js'
import { podRef, presentedChains } from './held.js'

export default peeringCheck({
  id: 'trust/leaf-validity',
  title: 'Gateways present certificates that are valid and get renewed in time',
  severity: 'error',
  why: 'Leaves live a day or so, and agents renew them at half of their life. One with little left means that the CA no longer signs; one that has expired, or is not valid yet because a clock is off, is refused by the peer.',
  covers: ['D75', 'D80', 'D81'],
  after: ['prerequisites/*', 'trust/root-validity'],
  needs: { here: ['peers', 'proxyConfigs'] },
  uses: { here: ['clock'] },
  *run({ here, peer, now: latest }) {
    // The other side's dump may be days younger, and then tells nothing of this side's leaves.
    const now = here.clock ?? latest
    for (const { role, name } of gatewaysOf(peer)) {
      for (const { proxy, chain } of presentedChains(here.proxyConfigs, [name])) {
        const bad = chain.find((cert) => !cert.selfSigned && expiryOf(cert, now) !== 'valid')
        if (!bad) continue
        const state = expiryOf(bad, now)
        const where = place(here, podRef(here, proxy.pod))
        const clock = state === 'not-yet-valid' ? '; compare the clocks of the nodes' : ''
        yield {
          says: `${here.label}’s ${role} gateway ${name} presents ${bad.isCA ? `the intermediate ${nameOf(bad)}` : 'a certificate'}: ${timeLeft(bad, now)}${clock}`,
          on: where,
          breaks: breaksOf(role),
          ...(state === 'expiring' ? { severity: 'warning' as const, latent: true } : {}),
          evidence: [
            saw(where, {
              expected: `valid at ${now.toISOString()}`,
              actual: `${bad.notBefore.toISOString()} to ${bad.notAfter.toISOString()}`,
            }),
          ],
          remedy: [
            bad.isCA
              ? fix(here, 'Renew the intermediate CA of the mesh and restart istiod')
              : fix(
                  here,
                  'See in istiod’s log why it signs no more, then restart the gateway',
                  oc(here, ['logs', `deployment/istiod-${here.name}`, '-c', 'discovery', '--tail', '200']),
                ),
          ],
        }
      }
    }
  },
})
