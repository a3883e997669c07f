import { trustedByProxy } from '../../certs/envoy-secrets.js'
import { type SvidVerdict, type TrustedBundle, verifySvid } from '../../certs/svid.js'
import { gatewaysOf } from '../../federation/gateways/gateway.js'
import type { ProxyConfig } from '../../federation/mesh.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, place, saw } from '../say.js'
import { heldRoot, listCertificates, podRef, presentedChains, rootPath } from './held.js'

export default peeringCheck({
  id: 'trust/presented-chain',
  title: 'What a peer’s gateways present is accepted by this mesh’s gateways',
  severity: 'error',
  why: 'The last word on trust is the handshake: the chain that a gateway presents has to lead to a root that the other side holds for the trust domain in it. This verifies the real chains as a proxy would: a missing intermediate, an expired CA, a name that may not be, a root that nobody told the peer of.',
  covers: ['D69', 'D74', 'D76', 'D78', 'D86'],
  after: [
    'prerequisites/*',
    'trust/root-config-map',
    'trust/unique-trust-domain',
    'trust/root-readable',
    'trust/root-complete',
    'trust/peer-root-matches',
    'trust/peer-trust-domain',
    'trust/domain-in-force',
    'trust/own-chain',
    'trust/root-validity',
    'trust/leaf-validity',
  ],
  needs: { here: ['peers', 'configMaps'], there: ['peers', 'proxyConfigs'] },
  uses: { here: ['proxyConfigs'], there: ['clock'] },
  *run({ here, there, peer, reverse, now }) {
    if (!reverse) return
    const held = heldRoot(peer, here.configMaps)
    for (const { role, name } of gatewaysOf(reverse)) {
      // Their ingress is met by our egress, and their egress by our ingress.
      const mine = peer.spec.gateways[role === 'ingress' ? 'egress' : 'ingress'].name
      const trusted = inForce(here.proxyConfigs ?? [], mine) ?? [
        {
          trustDomain: peer.spec.security.trustDomain || null,
          bundle: { certificates: held?.bundle.certificates ?? [] },
        },
      ]
      for (const { proxy, chain } of presentedChains(there.proxyConfigs, [name])) {
        const verdict = verifySvid(chain, trusted, there.clock ?? now)
        if (verdict.ok) continue
        const presented = place(there, podRef(there, proxy.pod))
        const theirFault = isTheirs(verdict)
        const field = theirFault
          ? presented
          : verdict.reason === 'unknown-trust-domain' || !held
            ? at(here, peer, 'spec.security.trustDomain')
            : at(here, held.map, rootPath)
        yield {
          says: `${here.label} does not accept what ${there.label}’s ${role} gateway ${name} presents: ${verdict.text}`,
          on: field,
          breaks: role === 'ingress' ? 'outbound' : 'inbound',
          discriminator: `${role} ${verdict.reason}`,
          evidence: [
            saw(presented, { expected: 'a chain to a root held for it', actual: listCertificates(chain) }),
            saw(held ? at(here, held.map, rootPath) : at(here, peer, 'spec.security'), {
              actual: trusted
                .map((one) => `${one.trustDomain ?? 'all'}: ${listCertificates(one.bundle.certificates)}`)
                .join('; '),
            }),
          ],
          remedy: [
            theirFault
              ? fix(
                  there,
                  'Repair the mesh’s CA (chain, dates, key usage), then restart the gateway so that it gets a new certificate',
                  oc(there, ['rollout', 'restart', `deployment/${name}`]),
                )
              : fix(
                  here,
                  `Hold the root that ${there.label} really signs with, under the trust domain that stands in its certificates`,
                ),
          ],
        }
        break
      }
    }
  },
})

/** What the gateway's proxies hold; null when that could not be read. */
function inForce(proxies: readonly ProxyConfig[], gateway: string | undefined): TrustedBundle[] | null {
  const trust = proxies.filter((proxy) => proxy.gateway === gateway).map(({ config }) => trustedByProxy(config))
  return trust.find((bundles) => bundles.length > 0) ?? null
}

/** Faults that no root on the other side could mend. */
function isTheirs(verdict: Extract<SvidVerdict, { ok: false }>): boolean {
  return !['no-roots', 'root-not-trusted', 'other-ca', 'partial-chain', 'unknown-trust-domain'].includes(verdict.reason)
}
