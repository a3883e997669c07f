import { Flags } from '@oclif/core'
import type { SourceOptions } from '../session/sources.js'
import { timer } from './duration.js'

/** Flags that say where facts come from: the same in every command that reads a federation. */
export const sourceFlags = {
  context: Flags.string({
    description: 'kubeconfig context of this mesh (default: the current one)',
    helpGroup: 'SOURCE',
  }),
  'peer-context': Flags.string({
    description: 'kubeconfig context of a peer mesh; repeatable',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'SOURCE',
  }),
  kubeconfig: Flags.string({ description: 'kubeconfig file of this mesh', helpGroup: 'SOURCE', helpValue: 'FILE' }),
  'peer-kubeconfig': Flags.string({
    description: 'kubeconfig file of the peers (default: that of this mesh)',
    helpGroup: 'SOURCE',
    helpValue: 'FILE',
  }),
  namespace: Flags.string({
    char: 'n',
    description: 'namespace of this mesh’s control plane (default: found)',
    helpGroup: 'SOURCE',
  }),
  'peer-namespace': Flags.string({
    description: 'namespace of a peer’s control plane; repeatable, in the order of --peer-context',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'SOURCE',
  }),
  dump: Flags.string({
    description: 'must-gather directory, its .tar.gz, or a meshfed bundle, instead of a live cluster; repeatable',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'SOURCE',
    helpValue: 'PATH',
  }),
  manifests: Flags.string({
    description: 'directory of YAML as kept in git, instead of a live cluster; repeatable',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup: 'SOURCE',
    helpValue: 'DIR',
  }),
  demo: Flags.boolean({
    description: 'the recorded example federation that comes with meshfed',
    exclusive: ['context', 'peer-context', 'dump', 'manifests'],
    helpGroup: 'SOURCE',
  }),
  as: Flags.string({ description: 'user to impersonate, as in kubectl', helpGroup: 'SOURCE', helpValue: 'USER' }),
  'request-timeout': Flags.string({
    description: 'time for one request; 0 = no limit',
    default: '10s',
    helpGroup: 'SOURCE',
    helpValue: 'DURATION',
  }),
  timeout: Flags.string({
    description: 'time for the whole run, 0 = no limit; what was read by then is reported',
    default: '60s',
    helpGroup: 'SOURCE',
    helpValue: 'DURATION',
  }),
}

/** What {@link sourceFlags} parse to. */
export interface SourceFlags {
  readonly context?: string | undefined
  readonly 'peer-context'?: readonly string[] | undefined
  readonly kubeconfig?: string | undefined
  readonly 'peer-kubeconfig'?: string | undefined
  readonly namespace?: string | undefined
  readonly 'peer-namespace'?: readonly string[] | undefined
  readonly dump?: readonly string[] | undefined
  readonly manifests?: readonly string[] | undefined
  readonly demo?: boolean | undefined
  readonly as?: string | undefined
  readonly 'request-timeout': string
  readonly timeout: string
}

/** Source options of a command line. `demoDumps` are the paths of the bundled example. */
export function sourceOptions(
  flags: SourceFlags,
  demoDumps: readonly string[],
  milliseconds: (text: string) => number,
): SourceOptions {
  return {
    dumps: flags.demo ? demoDumps : (flags.dump ?? []),
    manifests: flags.manifests ?? [],
    context: flags.context ?? null,
    peerContexts: flags['peer-context'] ?? [],
    kubeconfig: flags.kubeconfig ?? null,
    peerKubeconfig: flags['peer-kubeconfig'] ?? null,
    namespace: flags.namespace ?? null,
    peerNamespaces: flags['peer-namespace'] ?? [],
    as: flags.as ?? null,
    requestTimeoutMs: timer(milliseconds(flags['request-timeout'])),
  }
}
