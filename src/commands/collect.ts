import { Flags } from '@oclif/core'
import { MeshfedCommand } from '../cli/command.js'
import { milliseconds } from '../cli/duration.js'
import { exitCode } from '../cli/exit-code.js'
import { type SourceFlags, sourceFlags } from '../cli/flags.js'
import { UserError } from '../vocabulary/errors.js'

const { manifests: _, ...clusterFlags } = sourceFlags

export default class Collect extends MeshfedCommand {
  static override summary = 'Write all that meshfed reads into one bundle that is safe to hand on'
  static override description =
    'The bundle reads back with --dump and gives the same report. Secrets are never read; tokens, keys, passwords, cookies and query strings are taken out of logs, annotations, events and settings; meshfed.json in it says what was replaced where, and what could not be read and why. It appears whole or not at all, readable for you only.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --context red --peer-context green',
    '<%= config.bin %> <%= command.id %> --context red --to red.tar.gz',
    '<%= config.bin %> <%= command.id %> --facts --context red --to facts-of-red.yaml',
    '<%= config.bin %> <%= command.id %> --dump must-gather-red.tar.gz --to for-support.tar.gz',
  ]
  static override flags = {
    ...clusterFlags,
    timeout: Flags.string({
      description: 'time for the whole run; what was read by then is collected',
      default: '5m',
      helpGroup: 'SOURCE',
      helpValue: 'DURATION',
    }),
    to: Flags.string({
      description: 'file (.tar.gz) or directory to write (default: meshfed-DATE.tar.gz)',
      helpValue: 'PATH',
    }),
    force: Flags.boolean({ description: 'replace a bundle that is there' }),
    redact: Flags.boolean({ description: 'take secrets out', default: true, allowNo: true }),
    pseudonymize: Flags.boolean({
      description: 'replace names, addresses, hosts and certificates by tokens that still fit together',
      exclusive: ['facts'],
    }),
    'pseudonym-key': Flags.string({
      description: 'file with a passphrase for --pseudonymize; bundles made with the same one fit together',
      dependsOn: ['pseudonymize'],
      helpValue: 'FILE',
    }),
    facts: Flags.boolean({
      description:
        'write only what a peer’s administrators need to check their own side: one short YAML file, to be read before it is sent',
    }),
    peer: Flags.string({
      description: 'with --facts: the ServiceMeshPeer of those that the facts are for; repeatable',
      dependsOn: ['facts'],
      multiple: true,
      multipleNonGreedy: true,
    }),
    'log-since': Flags.string({
      description: 'how far back logs of live clusters are read',
      default: '15m',
      helpValue: 'DURATION',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Collect)
    if (flags.facts) return this.writeFacts(flags, flags)
    const [{ collect }, { isLack, isWhole }, { describeBundle }] = await Promise.all([
      import('../session/collect/collect.js'),
      import('../session/collect/whole.js'),
      import('../report/collect/text.js'),
    ])
    const to = flags.to ?? `meshfed-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.tar.gz`
    const pseudonymKey = flags.pseudonymize ? await this.passphrase(flags['pseudonym-key']) : null
    const write = async (sources: Sources, signal: AbortSignal) => {
      const manifest = await collect(sources.meshes, {
        to,
        force: flags.force,
        redact: flags.redact,
        pseudonymKey,
        logSinceSeconds: milliseconds(flags['log-since']) / 1000,
        program: this.config.version,
        signal,
        warn: (text) => this.logToStderr(`warning: ${text}`),
      })
      if (manifest === null) return this.logToStderr('interrupted: no bundle was written')
      if (signal.aborted)
        this.logToStderr(`warning: the time was up after ${flags.timeout} (--timeout): not all is in it`)
      const whole = isWhole(manifest)
      process.stdout.write(describeBundle(manifest, to, { whole, isLack, program: this.program }))
      process.exitCode = whole ? exitCode.ok : exitCode.incomplete
    }
    await this.withSources(flags, write, { tellsEnd: true })
  }

  /** Of the file, or a new one that nobody knows. */
  private async passphrase(file: string | undefined): Promise<string> {
    if (file === undefined) {
      this.logToStderr('warning: with a key of its own: only bundles made with one --pseudonym-key fit together')
      return (await import('node:crypto')).randomBytes(32).toString('hex')
    }
    const { readFile } = await import('node:fs/promises')
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new UserError('usage', `--pseudonym-key ${file} cannot be read: ${error.code}`)
    })
    if (text.trim().length < 12)
      throw new UserError('usage', `the passphrase in ${file} is shorter than 12 characters`, [
        'make one with: openssl rand -hex 32 > FILE, and give it to the other side by another way than the bundle',
      ])
    return text.trim()
  }

  private async writeFacts(flags: SourceFlags, { to, force, peer = [] }: FactsFlags): Promise<void> {
    const { collectFacts, factsYaml } = await import('../session/facts/write.js')
    const { writeOne } = await import('../session/collect/workspace.js')
    const { clean } = await import('../report/clean.js')
    const facts = await this.withSources(flags, ({ meshes }) =>
      collectFacts(meshes, peer, (text) => this.logToStderr(`warning: ${text}`)),
    )
    const text = await factsYaml(facts)
    // a name of a dump may be anything, but is no path
    const file = to ?? `${facts.mesh.name.replace(/[^\w.-]/g, '_')}-facts.yaml`
    if (file === '-') process.stdout.write(text)
    else {
      await writeOne(file, text, force)
      const peers = facts.peers.map(({ name }) => name).join(', ')
      const lines = [
        `wrote ${file}`,
        `read it, and send it to the administrators of ${peers}`,
        `they check both sides with: ${this.program} doctor --context THEIRS --dump ${file}`,
      ]
      process.stdout.write(`${lines.map(clean).join('\n')}\n`)
    }
    process.exitCode = facts.missing ? exitCode.incomplete : exitCode.ok
  }
}

interface FactsFlags {
  readonly to?: string | undefined
  readonly force: boolean
  readonly peer?: readonly string[] | undefined
}

type Sources = import('../session/sources.js').Sources
