import { gatewaysOf, serviceNamed } from '../../federation/gateways/gateway.js'
import { controlPlaneOf, type GatewayEntry, gatewayEntries, gatewayPatch } from '../../federation/gateways/settings.js'
import type { MeshIdentity } from '../../federation/mesh.js'
import type { ControlPlane } from '../../federation/objects/mesh.js'
import { peeringCheck } from '../define.js'
import { at, fix, oc, patch, saw } from '../say.js'
import { breaksOf } from './breaks.js'

export default peeringCheck({
  id: 'gateways/enabled',
  title: 'The control plane renders the gateways that a peer names',
  severity: 'error',
  why: 'An entry of `additionalIngress` or `additionalEgress` gives nothing, and no error, unless it says `enabled: true`. A gateway in another namespace than the control plane’s is never found.',
  covers: ['D13', 'D14', 'D15'],
  after: ['prerequisites/single-control-plane', 'prerequisites/control-plane-ready'],
  needs: { here: ['controlPlanes'] },
  uses: { here: ['services'] },
  *run({ here, peer }) {
    const plane = controlPlaneOf(here, here.controlPlanes)
    if (!plane) return
    for (const { role, name } of gatewaysOf(peer)) {
      const entry = gatewayEntries(plane).find((one) => one.name === name && one.role === role)
      if (!entry || (here.services && serviceNamed(here.services, name))) continue
      const fault = faultOf(here, plane, entry) ?? (here.services ? notRendered(here, plane, entry) : null)
      if (!fault) continue
      const field = at(here, plane, fault.path)
      yield {
        says: `The ${role} gateway ${name} of ${here.label} for ${peer.metadata.name} does not exist: ${fault.why}`,
        on: field,
        breaks: breaksOf(role),
        evidence: [
          saw(field, { expected: fault.expected, actual: fault.actual }),
          ...(here.services ? [saw(at(here, peer, `spec.gateways.${role}.name`), { actual: name })] : []),
        ],
        remedy: [fix(here, fault.text, fault.command)],
      }
    }
  },
})

interface Fault {
  readonly path: string
  readonly why: string
  readonly expected: string
  readonly actual: string
  readonly text: string
  readonly command: string
}

function faultOf(here: MeshIdentity, plane: ControlPlane, entry: GatewayEntry): Fault | null {
  const { enabled, namespace } = entry.settings
  if (plane.spec.gateways.enabled === false)
    return {
      path: 'spec.gateways.enabled',
      why: 'all gateways are switched off',
      expected: 'true',
      actual: 'false',
      text: 'Switch gateways on; those that are not wanted can be switched off one by one',
      command: patch(here, plane, { spec: { gateways: { enabled: true } } }),
    }
  if (enabled !== true)
    return {
      path: `${entry.path}.enabled`,
      why: enabled === false ? 'its entry says enabled: false' : 'its entry does not say enabled: true',
      expected: 'true',
      actual: enabled === false ? 'false' : 'not set',
      text: 'Enable the gateway',
      command: patch(here, plane, gatewayPatch(entry, { enabled: true })),
    }
  if (namespace !== undefined && namespace !== here.namespace)
    return {
      path: `${entry.path}.namespace`,
      why: `its entry puts it into namespace ${namespace}, where federation does not look`,
      expected: here.namespace,
      actual: namespace,
      text: 'Leave the namespace out, so that the gateway is made beside the control plane',
      command: patch(here, plane, gatewayPatch(entry, { namespace: null })),
    }
  return null
}

function notRendered(here: MeshIdentity, plane: ControlPlane, entry: GatewayEntry): Fault {
  const bad = plane.status.conditions.find((condition) => condition.status === 'False')
  return {
    path: entry.path,
    why: `its entry is there, but no Service of that name${bad?.message ? `: ${bad.message}` : ''}`,
    expected: `Service ${entry.name}`,
    actual: bad ? `${bad.type} is False: ${bad.reason ?? 'no reason given'}` : 'no such Service',
    text: 'See why the operator did not make it',
    command: oc(here, ['describe', `servicemeshcontrolplane/${plane.metadata.name}`]),
  }
}
