import { discoveryState } from '../../federation/gateways/reach.js'
import { istiodVariable } from '../../federation/istiod.js'
import { localHostname } from '../../federation/names.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, saw } from '../say.js'

export default peeringCheck({
  id: 'reachability/istiod-proxy',
  title: 'istiod reaches its egress gateway without an HTTP proxy',
  severity: 'error',
  why: 'istiod calls the peer over plain HTTP through its own egress gateway, and heeds HTTP_PROXY. A proxy in between knows no such host. NO_PROXY entries match the end of a name: `.svc` alone does not cover `svc.cluster.local`.',
  covers: ['D53'],
  after: [],
  needs: { here: ['deployments'] },
  uses: { here: ['pods'] },
  *run({ here, peer, reverse }) {
    const read = (name: string) => istiodVariable(here, name, here.deployments, here.pods)
    const proxy = read('HTTP_PROXY') ?? read('http_proxy')
    const egress = peer.spec.gateways.egress.name
    if (!proxy?.value || !egress) return
    const host = localHostname({ name: egress, namespace: here.namespace })
    const except = read('NO_PROXY') ?? read('no_proxy')
    if ((except?.value ?? '').split(',').some((entry) => excepts(entry.trim(), host))) return
    const field = at(here, proxy.from, proxy.path)
    const works = discoveryState(peer, reverse) === 'up'
    yield {
      says: `istiod of ${here.label} calls its egress gateway through the proxy ${withoutLogin(proxy.value)}, as NO_PROXY does not cover ${host}`,
      on: field,
      breaks: 'outbound',
      severity: works ? 'warning' : 'error',
      evidence: [
        saw(except ? at(here, except.from, except.path) : field, {
          expected: '.svc.cluster.local in NO_PROXY',
          actual: except?.value ?? 'NO_PROXY is not set',
        }),
      ],
      remedy: [
        fix(
          here,
          'Add .svc.cluster.local to NO_PROXY where the proxy is set (runtime.components.pilot.container.env of the ServiceMeshControlPlane, or the cluster’s proxy)',
          oc(here, ['edit', `servicemeshcontrolplane/${here.name}`]),
        ),
      ],
    }
  },
})

/** As Go's HTTP client reads NO_PROXY: a name covers itself and all below it, one with a dot in front only what is below. */
function excepts(entry: string, host: string): boolean {
  if (entry === '*') return true
  const name = entry.toLowerCase().replace(/:\d+$/, '').replace(/^\*/, '')
  if (name === '') return false
  return name.startsWith('.') ? host.endsWith(name) : host === name || host.endsWith(`.${name}`)
}

function withoutLogin(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//')
}
