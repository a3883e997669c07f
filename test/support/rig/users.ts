import type { Api } from './api.js'

export type User = 'admin' | 'viewer' | 'nobody'

/** Bearer tokens of the rig's users. */
export const tokens: Readonly<Record<User, string>> = {
  admin: 'rig-admin-token',
  viewer: 'rig-viewer-token',
  nobody: 'rig-nobody-token',
}

/** The API server's token file: token, user name, uid, groups. */
export const tokenFile = `${tokens.admin},admin,1,system:masters
${tokens.viewer},viewer,2
${tokens.nobody},nobody,3
`

/** As in an RBAC role. */
export interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}

/** What an administrator of a mesh without the right to change anything has: everything meshfed reads, and no Secrets. */
export const viewerRules: readonly Rule[] = [
  {
    apiGroups: [''],
    resources: ['namespaces', 'nodes', 'services', 'pods', 'pods/log', 'configmaps', 'events', 'endpoints'],
    verbs: ['get', 'list', 'watch'],
  },
  { apiGroups: [''], resources: ['pods/portforward', 'pods/exec'], verbs: ['get', 'create'] },
  {
    apiGroups: [
      'apps',
      'discovery.k8s.io',
      'networking.k8s.io',
      'federation.maistra.io',
      'maistra.io',
      'networking.istio.io',
      'security.istio.io',
      'apiextensions.k8s.io',
      // Not served here, as on clusters that are not OpenShift.
      'config.openshift.io',
      'operators.coreos.com',
      'route.openshift.io',
    ],
    resources: ['*'],
    verbs: ['get', 'list', 'watch'],
  },
]

/** Gives a user exactly these rights in the whole cluster, replacing what `grant` gave before. */
export async function grant(api: Api, user: string, rules: readonly Rule[]): Promise<void> {
  const rbac = '/apis/rbac.authorization.k8s.io/v1'
  const metadata = { name: `rig-${user}` }
  await api.must('DELETE', `${rbac}/clusterroles/rig-${user}`, undefined, [404])
  await api.must('POST', `${rbac}/clusterroles`, { metadata, rules })
  const binding = {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  }
  await api.must('POST', `${rbac}/clusterrolebindings`, binding, [409])
}
