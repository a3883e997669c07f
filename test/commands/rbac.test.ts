import { loadAll } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { renderRoles } from '../../src/report/roles.js'
import { rightsFor } from '../../src/session/rbac.js'
import { meshfed } from '../support/program.js'

interface Role {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly rules?: readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[]
}

const rolesOf = (yaml: string) => loadAll(yaml) as Role[]
const resourcesOf = (roles: readonly Role[]) =>
  roles.flatMap(({ rules = [] }) => rules.flatMap((rule) => rule.resources))

describe('rbac', () => {
  test('without a namespace is one ClusterRole', async () => {
    const { stdout, code } = await meshfed(['rbac', 'logs'])
    const roles = rolesOf(stdout)
    expect(roles.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual(['ClusterRole/meshfed-logs'])
    expect(resourcesOf(roles)).toContain('pods/log')
    expect(resourcesOf(roles)).not.toContain('nodes')
    expect(code).toBe(0)
  })

  test('with namespaces gives each its own Role, and members no logs', async () => {
    const { stdout } = await meshfed(['rbac', 'trace-service', '-n', 'mesh', '--member', 'shop', '--user', 'jane'])
    const roles = rolesOf(stdout)
    const of = (namespace: string) => resourcesOf(roles.filter(({ metadata }) => metadata.namespace === namespace))
    expect(of('mesh')).toEqual(expect.arrayContaining(['configmaps', 'pods/log', 'pods/portforward']))
    expect(of('shop')).toContain('services')
    expect(of('shop')).not.toContain('pods/log')
    expect(roles.filter(({ kind }) => kind === 'RoleBinding')).toHaveLength(2)
  })

  test('is least: a table needs less than doctor, and nothing is given twice', () => {
    const where = { namespace: 'mesh', members: ['shop'] }
    const [peers, doctor] = (['peers', 'doctor'] as const).map((command) =>
      rolesOf(renderRoles('x', rightsFor(command, where), [])),
    )
    expect(resourcesOf(peers ?? [])).not.toContain('pods/log')
    for (const resource of ['servicemeshpeers', 'servicemeshcontrolplanes'])
      expect(resourcesOf(doctor ?? []).filter((one) => one === resource)).toHaveLength(1)
  })

  test('knows a service account when it sees one', async () => {
    const good = await meshfed(['rbac', 'peers', '--serviceaccount', 'mon/meshfed'])
    expect(good.stdout).toContain('kind: ServiceAccount')
    const bad = await meshfed(['rbac', 'peers', '--serviceaccount', 'meshfed'])
    expect(bad.stderr).toContain('write it like monitoring/meshfed')
    expect(bad.code).toBe(2)
    expect((await meshfed(['rbac', 'docter'])).code).toBe(2)
  })
})
