import { verifyChain } from '../../certs/chain.js'
import { meshCheck } from '../define.js'
import { at, fix, oc, place, saw } from '../say.js'
import { listCertificates, ownRoot, podRef, presentedChains, rootPath } from './held.js'

export default meshCheck({
  id: 'trust/own-chain',
  title: 'A mesh’s gateways present chains that lead to the root that the mesh hands out',
  severity: 'error',
  why: 'Peers are given the root in `istio-ca-root-cert`. When the CA signs with something else (an incomplete Secret `cacerts`, another cert-manager issuer), they hold a root that nothing leads to.',
  covers: ['D79', 'D86'],
  after: ['trust/root-validity', 'trust/leaf-validity'],
  needs: { here: ['configMaps', 'proxyConfigs'] },
  uses: { here: ['clock'] },
  *run({ here, now }) {
    const root = ownRoot(here.configMaps)
    if (!root || root.bundle.certificates.length === 0) return
    for (const { proxy, chain } of presentedChains(
      here.proxyConfigs,
      here.proxyConfigs.map((one) => one.gateway),
    )) {
      const verdict = verifyChain(chain, root.bundle.certificates, here.clock ?? now)
      if (verdict.ok) continue
      const where = place(here, podRef(here, proxy.pod))
      yield {
        says: `What ${here.label}’s gateway ${proxy.gateway} presents does not lead to the mesh’s own root: ${verdict.text}`,
        on: where,
        evidence: [
          saw(where, { expected: listCertificates(root.bundle.certificates), actual: listCertificates(chain) }),
          saw(at(here, root.map, rootPath), { actual: listCertificates(root.bundle.certificates) }),
        ],
        remedy: [
          fix(
            here,
            'If the CA was changed, restart istiod and then the gateways; otherwise complete the CA’s chain (cert-chain.pem and root-cert.pem of cacerts)',
            oc(here, ['rollout', 'restart', `deployment/${proxy.gateway}`]),
          ),
        ],
      }
    }
  },
})
