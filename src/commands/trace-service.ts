import { Args, Flags } from '@oclif/core'
import { MeshfedCommand } from '../cli/command.js'
import { milliseconds } from '../cli/duration.js'
import { exitCode } from '../cli/exit-code.js'
import { sourceFlags } from '../cli/flags.js'
import { bySettings, configFlag } from '../cli/settings.js'
import type { TraceResult } from '../report/trace/document.js'
import type { Client, Trace } from '../trace/types.js'
import { UserError } from '../vocabulary/errors.js'
import type { Severity } from '../vocabulary/finding.js'
import { severities } from '../vocabulary/finding.js'

export default class TraceService extends MeshfedCommand {
  static override summary = 'Follow one service through both meshes, hop by hop, to the first broken hop'
  static override description =
    'From any name of a service (the Service, its exported or its imported hostname): who owns it, who imports it and as what, and every hop from the workload to the client and back, as declared and as the gateways’ Envoys have it. As with kubectl, in the form svc/NAME the flag -n is the service’s namespace; with --service-namespace it stays that of the control plane.'
  static override args = {
    service: Args.string({ description: 'name, name.namespace, an exported or imported hostname, or svc/NAME' }),
  }
  static override examples = [
    '<%= config.bin %> <%= command.id %> ratings.info --demo',
    '<%= config.bin %> <%= command.id %> svc/ratings -n info --context red --peer-context green',
    '<%= config.bin %> <%= command.id %> ratings.info --from shop/cart --dump red.tar.gz --dump green.tar.gz',
    '<%= config.bin %> <%= command.id %> ratings.info --what-if edited-exports.yaml --context red --peer-context green',
    '<%= config.bin %> <%= command.id %> --all -o json --context red --peer-context green',
  ]
  static override flags = {
    ...sourceFlags,
    'service-namespace': Flags.string({
      description: 'namespace of svc/NAME (default there: -n)',
      helpValue: 'NAMESPACE',
    }),
    from: Flags.string({ description: 'look from this client: NAMESPACE, or NAMESPACE/WORKLOAD', helpValue: 'CLIENT' }),
    all: Flags.boolean({ description: 'every exported and imported service, one line each, the broken first' }),
    'what-if': Flags.string({
      description:
        'show the path as it would be with the objects of this file (ExportedServiceSet, ImportedServiceSet, ServiceMeshPeer, Service); repeatable',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'FILE',
    }),
    output: Flags.string({
      char: 'o',
      description: 'format',
      options: ['text', 'json', 'yaml', 'mermaid'],
      default: 'text',
    }),
    'fail-on': Flags.option({
      description: 'exit with 1 for a broken path (error), or also for one that is degraded (warning, info)',
      options: severities,
      default: 'error' as Severity,
    })(),
    'log-since': Flags.string({
      description: 'how far back logs of live clusters are read',
      default: '15m',
      helpValue: 'DURATION',
    }),
    config: configFlag,
    verbose: Flags.boolean({ char: 'v', description: 'the proof of every hop, and the log lines themselves' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(TraceService)
    const asked = askedFor(args.service, flags.all, flags)
    const [{ trace }, { allChecks }, { readWhatIf }] = await Promise.all([
      import('../session/trace.js'),
      import('../checks/index.js'),
      import('../session/what-if-file.js'),
    ])
    const whatIf = (await Promise.all((flags['what-if'] ?? []).map(readWhatIf))).flat()
    const from = clientOf(flags.from)
    const judging = await bySettings(allChecks, flags.config)
    const logSinceSeconds = milliseconds(flags['log-since']) / 1000
    const result = await this.withSources({ ...flags, namespace: asked.controlPlane }, (sources) =>
      trace(sources.meshes, {
        query: asked.query,
        from,
        whatIf,
        logSinceSeconds,
        ...judging,
        program: this.program,
        warn: (text) => this.logToStderr(`warning: ${text}`),
      }),
    )
    process.stdout.write(await this.rendered(result, flags.output, flags))
    process.exitCode = codeOf(result, flags['fail-on'])
  }

  private async rendered(
    result: TraceResult,
    output: string,
    flags: { readonly all: boolean; readonly verbose: boolean },
  ): Promise<string> {
    if (output === 'text' && flags.all)
      return (await import('../report/trace/table.js')).renderTable(result, { ...this.look(), verbose: flags.verbose })
    if (output === 'text') {
      const { renderTrace } = await import('../report/trace/text.js')
      return renderTrace(result, { ...this.look(), verbose: flags.verbose })
    }
    if (output === 'mermaid') return (await import('../report/trace/mermaid.js')).renderMermaid(result)
    const document = (await import('../report/trace/document.js')).traceDocument(result)
    return output === 'json'
      ? (await import('../report/json.js')).renderJson(document)
      : (await import('../report/yaml.js')).renderYaml(document)
  }
}

interface Asked {
  /** Null = all. */
  readonly query: string | null
  /** What is left of `-n` for the control plane. */
  readonly controlPlane: string | undefined
}

interface NameFlags {
  readonly namespace?: string | undefined
  readonly 'service-namespace'?: string | undefined
}

function askedFor(service: string | undefined, all: boolean, flags: NameFlags): Asked {
  const { namespace, 'service-namespace': own } = flags
  if (all && service !== undefined) throw new UserError('usage', 'give a service, or --all', [])
  if (all) return { query: null, controlPlane: namespace }
  if (!service) throw new UserError('usage', 'which service?', ['give a name such as ratings.info, or --all'])
  const name = /^(?:svc|services?)\/(.+)$/.exec(service)?.[1]
  if (name === undefined) return { query: own ? `${service}.${own}` : service, controlPlane: namespace }
  if (own !== undefined) return { query: `${name}.${own}`, controlPlane: namespace }
  return namespace === undefined
    ? { query: name, controlPlane: undefined }
    : { query: `${name}.${namespace}`, controlPlane: undefined }
}

function clientOf(from: string | undefined): Client | null {
  if (from === undefined) return null
  const [namespace = '', workload, ...rest] = from.split('/')
  if (namespace === '' || workload === '' || rest.length > 0)
    throw new UserError('usage', `--from ${from} is no client`, ['write NAMESPACE or NAMESPACE/WORKLOAD'])
  return { namespace, workload: workload ?? null }
}

function codeOf({ paths }: Trace, failOn: Severity): number {
  const has = (verdict: string) => paths.some((path) => path.verdict === verdict)
  if (has('broken') || (failOn !== 'error' && has('degraded'))) return exitCode.findings
  return paths.some((path) => path.hops.some((hop) => hop.state === 'unknown')) ? exitCode.incomplete : exitCode.ok
}
