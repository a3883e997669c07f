import { load } from 'js-yaml'
import { controlPlaneOf } from '../../federation/gateways/settings.js'
import { meshConfigMapName } from '../../federation/names.js'
import { meshCheck } from '../define.js'
import { at, fix, saw } from '../say.js'

export default meshCheck({
  id: 'trust/aliases',
  title: 'A federated mesh has one trust domain, without aliases',
  severity: 'warning',
  why: 'Once a peer’s root is loaded, proxies accept certificates of exactly two kinds: of their own trust domain and of the peers’. Aliases of the own trust domain then count for nothing in handshakes. An alias that is a peer’s trust domain makes policies take the peer’s identities for local ones.',
  covers: ['D83', 'D87'],
  after: [],
  needs: { here: ['peers', 'controlPlanes'] },
  uses: { here: ['configMaps'] },
  *run({ here }) {
    const plane = controlPlaneOf(here, here.controlPlanes)
    const foreign = here.peers.flatMap(({ spec }) => spec.security.trustDomain ?? [])
    if (!plane || foreign.length === 0) return
    const rendered = here.configMaps?.find((map) => map.metadata.name === meshConfigMapName(here.name))
    const inForce = rendered ? aliasesIn(rendered.data.mesh) : null
    const aliases = inForce ?? plane.spec.security.trust.additionalDomains
    if (aliases.length === 0) return
    const field =
      inForce && rendered ? at(here, rendered, 'data.mesh') : at(here, plane, 'spec.security.trust.additionalDomains')
    const mixed = aliases.filter((alias) => foreign.includes(alias))
    yield {
      says:
        mixed.length > 0
          ? `${here.label} takes ${mixed.join(', ')}, a peer’s trust domain, for another name of its own: its policies cannot tell the peer’s workloads from local ones`
          : `${here.label} has the trust domain aliases ${aliases.join(', ')}, which proxies do not accept once there is a peer`,
      on: field,
      latent: true,
      evidence: [saw(field, { expected: 'no aliases', actual: aliases.join(', ') })],
      remedy: [
        fix(
          here,
          'Move what still has the old trust domain over, then remove the aliases from the ServiceMeshControlPlane',
        ),
      ],
    }
  },
})

function aliasesIn(meshConfig: string | undefined): readonly string[] | null {
  try {
    const parsed: unknown = load(meshConfig ?? '')
    const list = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'trustDomainAliases') : null
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : null
  } catch {
    return null
  }
}
