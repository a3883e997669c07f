/** What can be typed, as oclif.manifest.json records it: the parts that completion needs. */
export interface Surface {
  readonly commands: Readonly<Record<string, SurfaceCommand>>
}

export interface SurfaceCommand {
  readonly hidden?: boolean
  readonly summary?: string
  readonly args: Readonly<Record<string, SurfaceArg>>
  readonly flags: Readonly<Record<string, SurfaceFlag>>
}

export interface SurfaceArg {
  readonly name: string
  readonly description?: string
  readonly options?: readonly string[]
}

export interface SurfaceFlag extends SurfaceArg {
  readonly type: 'boolean' | 'option'
  readonly char?: string
  readonly multiple?: boolean
  readonly hidden?: boolean
}

/** A line of words taken apart. */
export interface Line {
  /** `certs verify`; null while the words so far name no command. */
  readonly id: string | null
  /** The words that name the command, or begin to. */
  readonly path: readonly string[]
  readonly command: SurfaceCommand | null
  /** Values by flag name, of the flags before the word that is being typed. */
  readonly given: ReadonlyMap<string, readonly string[]>
  /** Number of arguments before it. */
  readonly args: number
  /** The flag whose value is being typed. */
  readonly awaiting: SurfaceFlag | null
}

/** Reads the words before the one that is being typed. */
export function readLine(words: readonly string[], { commands }: Surface): Line {
  const path: string[] = []
  const isPrefix = (names: readonly string[]) =>
    Object.keys(commands).some((id) => id === names.join(':') || id.startsWith(`${names.join(':')}:`))
  for (const word of words) {
    if (word.startsWith('-') || !isPrefix([...path, word])) break
    path.push(word)
  }
  const command = commands[path.join(':')] ?? null
  const id = command ? path.join(' ') : null
  const given = new Map<string, string[]>()
  let args = 0
  let awaiting: SurfaceFlag | null = null
  for (const word of words.slice(path.length)) {
    if (awaiting) {
      given.set(awaiting.name, [...(given.get(awaiting.name) ?? []), word])
      awaiting = null
    } else if (word.startsWith('-')) {
      const [name = '', value] = splitOnce(word)
      const flag = flagOf(command, name)
      if (!flag) continue
      given.set(flag.name, [...(given.get(flag.name) ?? []), ...(value === undefined ? [] : [value])])
      if (flag.type === 'option' && value === undefined) awaiting = flag
    } else args++
  }
  return { id, path, command, given, args, awaiting }
}

/** `--dump` or `-n` by its declaration. */
export function flagOf(command: SurfaceCommand | null, word: string): SurfaceFlag | null {
  const flags = Object.values(command?.flags ?? {})
  return (
    flags.find((flag) => word === `--${flag.name}` || (flag.char !== undefined && word === `-${flag.char}`)) ?? null
  )
}

function splitOnce(word: string): readonly [string, string?] {
  const at = word.indexOf('=')
  return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)]
}
