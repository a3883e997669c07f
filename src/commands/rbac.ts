import { Args, Flags } from '@oclif/core'
import { MeshfedCommand } from '../cli/command.js'
import { rbacCommands } from '../cli/rbac-commands.js'
import type { Subject } from '../report/roles.js'
import { UserError } from '../vocabulary/errors.js'

export default class Rbac extends MeshfedCommand {
  static override summary = 'Print the least role that a command needs'
  static override description =
    'Works offline and changes nothing: it prints YAML for an administrator to look at and apply. With -n, rights are given in the control plane’s namespace and in --member namespaces, and cluster-wide only for what is not in a namespace; without, in the whole cluster. No role reads Secrets. Give it in each mesh’s own cluster.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> doctor -n red-mesh-system --member info --member shop',
    '<%= config.bin %> <%= command.id %> doctor --serviceaccount monitoring/meshfed | oc --context red apply -f -',
    '<%= config.bin %> <%= command.id %> logs -n red-mesh-system --user jane',
  ]
  static override args = {
    command: Args.string({ description: 'a command that reads clusters', options: [...rbacCommands], default: 'all' }),
  }
  static override flags = {
    namespace: Flags.string({ char: 'n', description: 'namespace of the control plane (default: the whole cluster)' }),
    member: Flags.string({
      description: 'a member namespace; repeatable, with -n',
      multiple: true,
      multipleNonGreedy: true,
      dependsOn: ['namespace'],
    }),
    name: Flags.string({ description: 'name of the roles (default: meshfed-COMMAND)' }),
    user: Flags.string({ description: 'bind to this user', multiple: true, multipleNonGreedy: true }),
    group: Flags.string({ description: 'bind to this group', multiple: true, multipleNonGreedy: true }),
    serviceaccount: Flags.string({
      description: 'bind to this service account',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'NAMESPACE/NAME',
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Rbac)
    const command = rbacCommands.find((one) => one === args.command) ?? 'all'
    const subjects: readonly Subject[] = [
      ...(flags.user ?? []).map((name) => ({ kind: 'User' as const, name })),
      ...(flags.group ?? []).map((name) => ({ kind: 'Group' as const, name })),
      ...(flags.serviceaccount ?? []).map(serviceAccount),
    ]
    const [{ rightsFor }, { renderRoles }] = await Promise.all([
      import('../session/rbac.js'),
      import('../report/roles.js'),
    ])
    const rights = rightsFor(command, { namespace: flags.namespace ?? null, members: flags.member ?? [] })
    process.stdout.write(renderRoles(flags.name ?? `meshfed-${command}`, rights, subjects))
  }
}

function serviceAccount(text: string): Subject {
  const [namespace, name, ...more] = text.split('/')
  if (!namespace || !name || more.length > 0)
    throw new UserError('usage', `"${text}" is not a service account`, ['write it like monitoring/meshfed'])
  return { kind: 'ServiceAccount', name, namespace }
}
