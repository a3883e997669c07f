import { formatPrincipal, parsePrincipal } from '../../certs/spiffe.js'
import { peeringCheck } from '../define.js'
import { at, fix, patch, saw } from '../say.js'
import { egressIdentity } from './egress-identity.js'

export default peeringCheck({
  id: 'peer/client-id-form',
  title: 'The client ID of a peer is written as istiod reads it: one identity, without scheme',
  severity: 'error',
  why: 'istiod puts `spiffe://` in front of `spec.security.clientID` and denies everybody whose certificate does not match it. An empty value, or one with the scheme in it, admits nobody; a wildcard admits more than the peer’s egress gateway.',
  covers: ['D60', 'D61', 'D62'],
  after: [],
  needs: { here: ['peers'] },
  uses: { there: ['controlPlanes', 'services', 'pods', 'configMaps'] },
  *run({ here, there, peer, reverse }) {
    const { clientID = '', trustDomain } = peer.spec.security
    const field = at(here, peer, 'spec.security.clientID')
    const fault = faultOf(clientID, trustDomain, there === null)
    if (fault === null) return
    const fixed = fault.fixed ?? (there ? egressIdentity(there, reverse)?.clientIds[0] : undefined)
    yield {
      says: `${here.label}’s clientID for ${peer.metadata.name} ${fault.says}`,
      on: field,
      breaks: 'inbound',
      severity: fault.severity,
      ...(fault.severity === 'error' ? {} : { latent: true }),
      evidence: [saw(field, { expected: fault.expected, actual: clientID || 'not set' })],
      remedy: [
        fixed
          ? fix(here, fault.fix, patch(here, peer, { spec: { security: { clientID: fixed } } }))
          : fix(here, fault.fix),
      ],
    }
  },
})

interface Fault {
  readonly says: string
  readonly expected: string
  readonly severity: 'error' | 'warning'
  readonly fix: string
  readonly fixed?: string
}

const form = '<trust domain>/ns/<namespace>/sa/<service account>'

function faultOf(clientID: string, trustDomain: string | undefined, alone: boolean): Fault | null {
  if (clientID === '')
    return {
      says: 'is empty, so that nobody is admitted',
      expected: form,
      severity: 'error',
      fix: 'Set it to the identity of the peer’s egress gateway',
    }
  if (clientID.includes('://')) {
    const fixed = parsePrincipal(clientID.slice(clientID.indexOf('://') + 3))
    return {
      says: 'begins with a scheme, which istiod adds itself: it admits nobody',
      expected: clientID.slice(clientID.indexOf('://') + 3),
      severity: 'error',
      fix: 'Leave the scheme out',
      ...(fixed ? { fixed: formatPrincipal(fixed) } : {}),
    }
  }
  if (clientID.startsWith('*') || clientID.endsWith('*'))
    return {
      says: `is a pattern (${clientID}): every identity that fits it may read the catalogue and call exported services`,
      expected: form,
      severity: 'warning',
      fix: 'Name the one service account of the peer’s egress gateway',
    }
  const parsed = parsePrincipal(clientID)
  if (parsed === null)
    return {
      says: 'has not the form of an Istio identity',
      expected: form,
      severity: 'error',
      fix: `Write it as ${form}`,
    }
  // With both sides at hand, other checks tell which of the two is wrong.
  if (alone && trustDomain && parsed.trustDomain !== trustDomain)
    return {
      says: `is of trust domain ${parsed.trustDomain}, but its trustDomain is ${trustDomain}: one of them is wrong`,
      expected: `an identity of ${trustDomain}`,
      severity: 'warning',
      fix: 'Ask for the trust domain of the peer’s control plane, and set both to it',
    }
  return null
}
