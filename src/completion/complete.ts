import { flagOf, type Line, readLine, type Surface, type SurfaceArg } from './surface.js'

/** A word that may come next, with a few words about it. */
export interface Candidate {
  readonly value: string
  readonly about?: string | undefined
}

/** How the shell goes on, as in the completion protocol that kubectl speaks (cobra's ShellCompDirective). */
export const directive = { files: 0, noFiles: 4, directories: 16 } as const

export interface Completion {
  readonly candidates: readonly Candidate[]
  readonly directive: number
}

/** Values that are not in the surface: contexts, checks, what is in a cluster. Never throws; empty when there are none. */
export type Values = (kind: ValueKind, line: Line) => Promise<readonly Candidate[]>

export type ValueKind = 'context' | 'check' | 'area' | 'area-or-check' | 'namespace' | 'peer' | 'service'

/** What may come next. The last word is the one being typed; it may be empty. */
export async function complete(words: readonly string[], surface: Surface, values: Values): Promise<Completion> {
  const typed = words.at(-1) ?? ''
  const line = readLine(words.slice(0, -1), surface)
  if (line.awaiting) return valuesOf(line.awaiting, typed, line, values, '')
  if (line.command && typed.startsWith('--') && typed.includes('=')) {
    const name = typed.slice(0, typed.indexOf('='))
    const flag = flagOf(line.command, name)
    return flag ? valuesOf(flag, typed, line, values, `${name}=`) : nothing
  }
  if (typed.startsWith('-')) return only(flagNames(line), typed)
  if (!line.command) return only(commandNames(line, surface), typed)
  const below = commandNames(line, surface)
  if (below.length > 0) return only(below, typed)
  const arg = Object.values(line.command.args)[line.args]
  return arg ? valuesOf(arg, typed, line, values, '') : nothing
}

const nothing: Completion = { candidates: [], directive: directive.noFiles }

/** Which values a flag or an argument of that name takes, in whatever command. */
const kinds: Readonly<Record<string, ValueKind>> = {
  context: 'context',
  'peer-context': 'context',
  check: 'check',
  what: 'check',
  area: 'area',
  skip: 'area-or-check',
  namespace: 'namespace',
  'peer-namespace': 'namespace',
  peer: 'peer',
  service: 'service',
}

const files = ['dump', 'kubeconfig', 'peer-kubeconfig', 'config', 'file', 'before', 'after', 'what-if', 'output-file']

async function valuesOf(
  asked: SurfaceArg,
  typed: string,
  line: Line,
  values: Values,
  before: string,
): Promise<Completion> {
  const options = asked.options?.map((value) => ({ value }))
  const kind = kinds[asked.name]
  if (!options && asked.name === 'manifests') return { candidates: [], directive: directive.directories }
  if (!options && files.includes(asked.name)) return { candidates: [], directive: directive.files }
  const found = options ?? (kind ? await values(kind, line) : [])
  return only(
    found.map((one) => ({ ...one, value: `${before}${one.value}` })),
    typed,
  )
}

function only(candidates: readonly Candidate[], typed: string): Completion {
  return { candidates: candidates.filter(({ value }) => value.startsWith(typed)), directive: directive.noFiles }
}

/** The next word of every command that begins like the line. */
function commandNames({ path, args, given }: Line, { commands }: Surface): readonly Candidate[] {
  if (args > 0 || given.size > 0) return []
  const next = new Map<string, string | undefined>()
  for (const [id, command] of Object.entries(commands)) {
    const parts = id.split(':')
    const word = parts[path.length]
    if (command.hidden || word === undefined || !path.every((part, index) => part === parts[index])) continue
    const whole = parts.length === path.length + 1
    next.set(word, next.get(word) ?? (whole ? command.summary : undefined))
  }
  return [...next].map(([value, about]) => ({ value, about }))
}

/** Flags that can still be given. */
function flagNames({ command, given }: Line): readonly Candidate[] {
  return Object.values(command?.flags ?? {})
    .filter((flag) => !flag.hidden && (flag.multiple || !given.has(flag.name)))
    .map((flag) => ({ value: `--${flag.name}`, about: flag.description }))
}

/** The reply as kubectl reads it: a line per candidate, then the directive. */
export function renderCompletion({ candidates, directive: number }: Completion): string {
  const lines = candidates.map(({ value, about }) => (about === undefined ? value : `${value}\t${oneLine(about)}`))
  return `${[...lines.filter((line) => !/[\n\r]/.test(line)), `:${number}`].join('\n')}\n`
}

function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ')
}
