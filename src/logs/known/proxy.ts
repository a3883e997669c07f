import type { MessageSignature } from '../signature.js'

/** Envoy and its agent, and messages that look bad and are not. */
export const proxySignatures: readonly MessageSignature[] = [
  {
    id: 'trust-domain-mismatch',
    has: ['Trust domain ', 'does not match the current trust domain'],
    means: 'istiod says so for the identity of every peer, healthy or not.',
    level: 'noise',
    facts: [],
  },
  {
    id: 'checksum-mismatch',
    has: [],
    oneOf: ['checksum mismatch after resync', "checksums don't match. resyncing"],
    means: 'istiod says so after ordinary changes, too.',
    level: 'noise',
    facts: [],
  },
  {
    id: 'export-rule-already-gone',
    has: [],
    oneOf: ['did not have rule for exported service', 'could not find AuthorizationPolicy'],
    means: 'Cleaning up after an export found nothing left to remove.',
    level: 'noise',
    facts: [],
  },
  {
    id: 'trust-bundle-missing',
    has: ['no trust bundle store'],
    means: 'A proxy met a certificate of a trust domain that it holds no root for.',
    level: 'problem',
    facts: ['D69', 'D82'],
  },
  {
    id: 'certificate-rejected',
    has: ['verify cert failed'],
    means: 'A proxy rejected the certificate that it was shown.',
    level: 'problem',
    facts: ['D67', 'D69', 'D70', 'D74', 'D75', 'D76'],
  },
  {
    id: 'trusted-ca-unreadable',
    has: [],
    oneOf: [
      'Failed to load trusted CA certificate',
      'failed to extract expiration time in the certificate loaded from file',
    ],
    means: 'A root certificate is not valid PEM, which can stop every proxy of the mesh from getting its roots.',
    level: 'problem',
    facts: ['D77'],
  },
  {
    id: 'config-rejected',
    has: ['gRPC config for ', 'rejected'],
    means: 'A proxy rejected configuration that istiod sent; the text names the cause.',
    level: 'problem',
    facts: ['D25', 'D77'],
  },
  {
    id: 'control-plane-lost',
    has: ['gRPC config stream to xds-grpc closed'],
    means: 'A gateway lost its istiod; it goes on with the configuration that it has.',
    level: 'note',
    facts: ['D04'],
  },
]
