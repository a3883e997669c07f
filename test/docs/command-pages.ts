import { readFileSync } from 'node:fs'

interface Flag {
  readonly name: string
  readonly char?: string
  readonly description?: string
  readonly type: 'boolean' | 'option'
  readonly options?: readonly string[]
  readonly default?: unknown
  readonly helpValue?: string
  readonly helpGroup?: string
  readonly hidden?: boolean
  readonly multiple?: boolean
  readonly allowNo?: boolean
}

export interface ManifestCommand {
  readonly id: string
  readonly summary?: string
  readonly description?: string
  readonly examples?: readonly string[]
  readonly hidden?: boolean
  readonly args: Readonly<
    Record<string, { readonly name: string; readonly description?: string; readonly required?: boolean }>
  >
  readonly flags: Readonly<Record<string, Flag>>
}

/** Every command that can be typed, by what `npm run build` recorded. */
export function commandsOf(): readonly ManifestCommand[] {
  const { commands } = JSON.parse(readFileSync('oclif.manifest.json', 'utf8')) as {
    commands: Readonly<Record<string, ManifestCommand>>
  }
  return Object.values(commands)
    .filter(({ hidden }) => !hidden)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** docs/commands.md: each command with its flags and examples; the flags of sources once. */
export function commandsPage(commands: readonly ManifestCommand[]): string {
  const sources = commands.find(({ id }) => id === 'doctor')?.flags ?? {}
  const shared = Object.values(sources).filter(({ helpGroup }) => helpGroup === 'SOURCE')
  return [
    '# Commands',
    'What `meshfed COMMAND --help` says; `npm run docs` renews this page. Typed as `oc meshfed …` or `kubectl meshfed …`.',
    ...commands.map(section),
    '## Sources',
    'Commands that read a federation take these flags. Without any of them the current context is read.',
    table(shared),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n')
}

function section({ id, summary, description, examples = [], args, flags }: ManifestCommand): string {
  const name = id.replaceAll(':', ' ')
  const own = Object.values(flags).filter(({ helpGroup, hidden }) => helpGroup !== 'SOURCE' && !hidden)
  const reads = Object.values(flags).some(({ helpGroup }) => helpGroup === 'SOURCE')
  const words = Object.values(args).map((arg) =>
    arg.required ? arg.name.toUpperCase() : `[${arg.name.toUpperCase()}]`,
  )
  const filled = examples.map((text) =>
    text.replaceAll('<%= config.bin %>', 'oc meshfed').replaceAll('<%= command.id %>', name),
  )
  return [
    `## ${[name, ...words].join(' ')}`,
    `${summary}.`,
    ...(description ? [description] : []),
    `\`\`\`sh\n${filled.join('\n')}\n\`\`\``,
    ...Object.values(args).map((arg) => `- ${arg.name.toUpperCase()}: ${arg.description ?? ''}`),
    ...(own.length === 0 ? [] : [table(own)]),
    ...(reads ? ['It reads [sources](#sources).'] : []),
  ].join('\n\n')
}

function table(flags: readonly Flag[]): string {
  const rows = flags.map((flag) => {
    const value =
      flag.type === 'boolean' ? '' : ` ${flag.options ? flag.options.join('\\|') : (flag.helpValue ?? 'VALUE')}`
    const preset = typeof flag.default === 'string' ? ` Default: \`${flag.default}\`.` : ''
    return `| \`${flag.char ? `-${flag.char}, ` : ''}--${flag.allowNo ? '[no-]' : ''}${flag.name}${value}\` | ${(flag.description ?? '').replaceAll('|', '\\|')}.${preset} |`
  })
  return ['| flag | meaning |', '|---|---|', ...rows].join('\n')
}
