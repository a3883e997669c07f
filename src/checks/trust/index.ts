import type { Check } from '../define.js'
import aliases from './aliases.js'
import domainInForce from './domain-in-force.js'
import leafValidity from './leaf-validity.js'
import onePeerPerDomain from './one-peer-per-domain.js'
import ownChain from './own-chain.js'
import peerRootMatches from './peer-root-matches.js'
import peerTrustDomain from './peer-trust-domain.js'
import presentedChain from './presented-chain.js'
import rootComplete from './root-complete.js'
import rootConfigMap from './root-config-map.js'
import rootIsOwn from './root-is-own.js'
import rootReadable from './root-readable.js'
import rootValidity from './root-validity.js'
import staleRoots from './stale-roots.js'
import tlsVersions from './tls-versions.js'
import uniqueTrustDomain from './unique-trust-domain.js'

/** All checks of this area, in the order in which they are reported. */
export const trustChecks: readonly Check[] = [
  rootConfigMap,
  uniqueTrustDomain,
  rootReadable,
  rootComplete,
  rootValidity,
  peerRootMatches,
  rootIsOwn,
  peerTrustDomain,
  onePeerPerDomain,
  domainInForce,
  leafValidity,
  ownChain,
  tlsVersions,
  presentedChain,
  aliases,
  staleRoots,
]
