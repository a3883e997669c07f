import type { MessageSignature } from '../signature.js'

const skipped =
  /skipping rule (?<rule>\d{1,6}) in Service(?:Im|Ex)ports (?<namespace>[^\s/]{1,63})\/(?<name>[^\s:]{1,253}):? ?(?<reason>.{0,300})/

/** istiod on exports, imports and requests from the peer. */
export const serviceSignatures: readonly MessageSignature[] = [
  {
    id: 'import-rule-skipped',
    has: ['skipping rule ', 'in ServiceImports'],
    capture: skipped,
    means: 'istiod ignores a rule of an ImportedServiceSet (counted from 0).',
    level: 'problem',
    facts: ['D119', 'D120', 'D121'],
  },
  {
    id: 'export-rule-skipped',
    has: ['skipping rule ', 'in ServiceExports'],
    capture: skipped,
    means: 'istiod ignores a rule of an ExportedServiceSet (counted from 0).',
    level: 'problem',
    facts: ['D106'],
  },
  {
    id: 'unknown-mesh',
    has: ['unknown mesh specified'],
    capture: /unknown mesh specified: (?<peer>[^\s:]{1,253})/,
    means: 'A peer calls, but istiod has set up no ServiceMeshPeer for it; the caller gets 400.',
    level: 'problem',
    facts: ['D92', 'D57'],
  },
  {
    id: 'no-mesh',
    has: ['no mesh specified'],
    means: 'A discovery request came without a peer’s name: it did not pass the federation ingress gateway.',
    level: 'problem',
    facts: ['D92'],
  },
  {
    id: 'istiod-got-plain-text',
    has: ['TLS handshake error'],
    oneOf: ['client sent an HTTP request to an HTTPS server', 'first record does not look like a TLS handshake'],
    means:
      'The ingress gateway speaks plain text to istiod’s discovery port: the DestinationRule for it is missing or not in force.',
    level: 'problem',
    facts: ['D31'],
  },
  {
    id: 'export-collision',
    has: ['already exists for exported service'],
    means: 'Two services claim one exported name.',
    level: 'problem',
    facts: ['D110', 'D64'],
  },
  {
    id: 'duplicate-host',
    has: ['duplicate host names'],
    oneOf: ['fed-exp-', 'federation-discovery-'],
    means:
      'Two gateways claim the same host on one port: an ingress gateway shared by two peers, or an exported name used twice.',
    level: 'problem',
    facts: ['D24', 'D110'],
  },
  {
    id: 'ingress-service-not-found',
    has: ['could not locate ingress gateway service'],
    capture: /could not locate ingress gateway service (?<host>[^\s]{1,253})/,
    means:
      'istiod does not see the Service of the ingress gateway: normal while it starts, otherwise the name is wrong.',
    level: 'note',
    facts: ['D15', 'D16', 'D111'],
  },
  {
    id: 'export-config-rejected',
    has: ['error creating resources for exported service'],
    means: 'istiod could not set up an export.',
    level: 'problem',
    facts: ['D102', 'D110'],
  },
  {
    id: 'import-config-rejected',
    has: [],
    oneOf: ['error adding configuration for federated service', 'error updating configuration for federated service'],
    means: 'istiod could not set up an imported service.',
    level: 'problem',
    facts: ['D128'],
  },
  {
    id: 'vip-exhausted',
    has: ['could not allocate VIP for'],
    means: 'There are more imported services than automatic addresses.',
    level: 'problem',
    facts: ['D137'],
  },
  {
    id: 'service-not-exported',
    has: ['does not match any export filter'],
    means: 'No export rule matches a service.',
    level: 'note',
    facts: ['D104'],
  },
  {
    id: 'service-hidden',
    has: ['`exportTo` field prevents reachability'],
    means: 'A service is hidden from the control plane’s namespace by exportTo, so it is not exported.',
    level: 'note',
    facts: ['D109'],
  },
  {
    id: 'service-external',
    has: ['skipping external service'],
    means: 'External services are never exported.',
    level: 'note',
    facts: ['D108'],
  },
  {
    id: 'service-not-imported',
    has: ['as it does not match an import filter'],
    means: 'No import rule matches a service that the peer exports.',
    level: 'note',
    facts: ['D118', 'D122'],
  },
  {
    id: 'peer-hung-up',
    has: ['failed to write http response'],
    means: 'A peer that was listening is gone; once per cut connection that is normal.',
    level: 'noise',
    facts: [],
  },
]
