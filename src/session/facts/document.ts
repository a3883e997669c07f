import * as v from 'valibot'

export const factsFormat = 'meshfed-facts'
export const factsVersion = 1

const text = v.string()
const optional = <S extends v.GenericSchema>(schema: S) => v.optional(schema)

const port = v.object({ name: optional(text), port: v.number(), protocol: optional(text), appProtocol: optional(text) })

const gateway = v.object({
  name: text,
  role: v.picklist(['ingress', 'egress']),
  /** Type of its Service. */
  type: optional(text),
  /** Under which the peer calls it: of an ingress gateway's load balancer. */
  addresses: optional(v.array(text)),
  ports: optional(v.array(v.object({ ...port.entries, nodePort: optional(v.number()) }))),
  /** Who its pods are: `spiffe://<trust domain>/ns/<namespace>/sa/<service account>`. */
  identities: optional(v.array(text)),
})

const peer = v.object({
  /** Name of the ServiceMeshPeer. */
  name: text,
  addresses: v.array(text),
  discoveryPort: optional(v.number()),
  servicePort: optional(v.number()),
  ingress: optional(text),
  egress: optional(text),
  trustDomain: optional(text),
  clientID: optional(text),
  /** The root that is held for the peer: PEM certificates. */
  root: optional(text),
})

const exported = v.object({
  peer: text,
  services: v.array(v.object({ name: text, namespace: text, ports: v.array(port) })),
})

export const factsSchema = v.object({
  format: v.literal(factsFormat),
  version: v.number(),
  /** ISO 8601, by the cluster's clock. */
  collectedAt: v.pipe(text, v.isoTimestamp()),
  mesh: v.object({
    name: text,
    namespace: text,
    version: optional(text),
    trustDomain: text,
    /** Roots that the mesh signs with: PEM certificates. */
    roots: optional(text),
    tls: optional(v.object({ minProtocolVersion: optional(text), maxProtocolVersion: optional(text) })),
  }),
  gateways: optional(v.array(gateway)),
  peers: v.array(peer),
  exports: optional(v.array(exported)),
  /** What could not be read, and why. */
  missing: optional(v.array(v.object({ what: text, reason: text }))),
})

/** What one mesh tells the administrators of its peer: see schemas/facts-v1.json. */
export type FactsDocument = v.InferOutput<typeof factsSchema>
