import type { KubeObject } from '../../vocabulary/kube.js'
import { isRecord } from './objects.js'

/**
 * EndpointSlices that say what an Endpoints object says, one per subset: ready and unready addresses with their targets, and
 * the ports. The label is the one by which a slice names its Service.
 */
export function endpointSliceOf(endpoints: KubeObject): KubeObject[] {
  const { name, namespace, labels } = endpoints.metadata
  return records(endpoints.subsets).map((subset, index) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    addressType: 'IPv4',
    metadata: {
      name: `${name}-${index}`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...(isRecord(labels) ? labels : {}), 'kubernetes.io/service-name': name },
    },
    endpoints: [
      ...records(subset.addresses).map((address) => endpoint(address, true)),
      ...records(subset.notReadyAddresses).map((address) => endpoint(address, false)),
    ],
    ports: records(subset.ports),
  }))
}

function endpoint(address: Readonly<Record<string, unknown>>, ready: boolean) {
  return {
    addresses: [address.ip],
    conditions: { ready, serving: ready },
    ...(address.nodeName === undefined ? {} : { nodeName: address.nodeName }),
    ...(address.targetRef === undefined ? {} : { targetRef: address.targetRef }),
  }
}

function records(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}
