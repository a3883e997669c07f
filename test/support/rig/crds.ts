import type { Api } from './api.js'

interface Definition {
  readonly group: string
  /** The first version is the stored one; all are served. */
  readonly versions: readonly string[]
  readonly kind: string
  readonly plural: string
}

/** The custom resources of a mesh's cluster, with the versions that OpenShift Service Mesh 2.x serves. */
const definitions: readonly Definition[] = [
  define('federation.maistra.io', ['v1'], 'ServiceMeshPeer'),
  define('federation.maistra.io', ['v1'], 'ExportedServiceSet'),
  define('federation.maistra.io', ['v1'], 'ImportedServiceSet'),
  define('maistra.io', ['v2', 'v1'], 'ServiceMeshControlPlane'),
  define('maistra.io', ['v1'], 'ServiceMeshMemberRoll'),
  define('maistra.io', ['v1'], 'ServiceMeshMember'),
  define('networking.istio.io', ['v1beta1', 'v1alpha3'], 'DestinationRule'),
  define('networking.istio.io', ['v1beta1', 'v1alpha3'], 'VirtualService'),
  define('networking.istio.io', ['v1beta1', 'v1alpha3'], 'Gateway'),
  define('networking.istio.io', ['v1beta1', 'v1alpha3'], 'Sidecar'),
  define('networking.istio.io', ['v1beta1', 'v1alpha3'], 'ServiceEntry', 'serviceentries'),
  define('security.istio.io', ['v1beta1', 'v1'], 'AuthorizationPolicy', 'authorizationpolicies'),
  define('security.istio.io', ['v1beta1', 'v1'], 'PeerAuthentication'),
]

/** Installs the definitions and waits until each is served. Their schemas accept anything; status is a subresource. */
export async function installCrds(api: Api): Promise<void> {
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  await Promise.all(definitions.map((definition) => api.must('POST', path, manifest(definition), [409])))
  const urls = definitions.flatMap(({ group, versions, plural }) =>
    versions.map((version) => `/apis/${group}/${version}/${plural}?limit=1`),
  )
  for (const url of urls) {
    while ((await api.call('GET', url)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function define(
  group: string,
  versions: readonly string[],
  kind: string,
  plural = `${kind.toLowerCase()}s`,
): Definition {
  return { group, versions, kind, plural }
}

function manifest({ group, versions, kind, plural }: Definition): unknown {
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        subresources: { status: {} },
        schema: { openAPIV3Schema: anything },
      })),
    },
  }
}
