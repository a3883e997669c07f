import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { isDay } from '../checks/annotation.js'
import { areas } from '../checks/areas.js'
import { allChecks } from '../checks/index.js'
import type { Suppression } from '../checks/suppress.js'
import { nearest } from '../federation/nearest.js'
import { UserError } from '../vocabulary/errors.js'
import { type Severity, severities } from '../vocabulary/finding.js'

/** What a settings file says. */
export interface Settings {
  readonly severity: ReadonlyMap<string, Severity>
  readonly ignore: readonly Suppression[]
}

const none: Settings = { severity: new Map(), ignore: [] }

/** The first of these that exists; null = no settings. */
export function findSettings(env: NodeJS.ProcessEnv, folder: string): string | null {
  const home = env.XDG_CONFIG_HOME || join(homedir(), '.config')
  return [join(folder, '.meshfed.yaml'), join(home, 'meshfed', 'config.yaml')].find(existsSync) ?? null
}

/**
 * Reads a settings file; `null` gives the settings of no file.
 *
 * @throws UserError (usage) for anything in it that is not understood: a setting that is silently ignored is worse than none
 */
export function readSettings(file: string | null): Settings {
  if (file === null) return none
  const document = parse(file)
  if (document === undefined) return none
  const top = fields(document, ['severity', 'ignore'], 'the file', file)
  return { severity: severitiesIn(top.severity, file), ignore: ignoresIn(top.ignore, file) }
}

function parse(file: string): unknown {
  let documents: readonly unknown[]
  try {
    documents = loadAll(readFileSync(file, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new UserError('usage', `${file} cannot be read: ${why}`)
  }
  const [first, ...more] = documents.filter((document) => document !== null && document !== undefined)
  if (more.length > 0)
    throw new UserError('usage', `${file} holds ${more.length + 1} documents: settings are one`, [
      'put all of it into one document, without --- between',
    ])
  return first
}

const ids = allChecks.map((check) => check.id)

function severitiesIn(value: unknown, file: string): ReadonlyMap<string, Severity> {
  const given = fields(value ?? {}, ids, 'severity', file)
  return new Map(
    Object.entries(given).map(([id, wanted]) => [id, oneOf(wanted, severities, `severity of ${id}`, file)]),
  )
}

const ignoreFields = ['check', 'mesh', 'peer', 'object', 'until', 'reason'] as const

function ignoresIn(value: unknown, file: string): readonly Suppression[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw fault(file, 'ignore has to be a list')
  return value.map((item, index) => {
    const where = `ignore[${index}]`
    const given = fields(item, ignoreFields, where, file)
    const known = [...ids, ...areas.map(({ folder }) => `${folder}/*`)]
    const text = (name: (typeof ignoreFields)[number]) => optionalText(given[name], `${where}.${name}`, file)
    const until = given.until instanceof Date ? given.until.toISOString().slice(0, 10) : text('until')
    const reason = text('reason')
    if (until === undefined || !isDay(until)) throw fault(file, `${where}.until has to be a day like 2027-01-31`)
    if (reason === undefined || reason.trim() === '') throw fault(file, `${where} needs a reason`)
    return {
      check: oneOf(given.check, known, `${where}.check`, file),
      mesh: text('mesh'),
      peer: text('peer'),
      object: text('object'),
      until,
      reason,
      from: file,
    }
  })
}

function fields(
  value: unknown,
  known: readonly string[],
  where: string,
  file: string,
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fault(file, `${where} has to be a map of fields`)
  const unknown = Object.keys(value).find((name) => !known.includes(name))
  if (unknown !== undefined) throw strange(unknown, known, `${where}: there is no`, file)
  return value as Readonly<Record<string, unknown>>
}

function oneOf<T extends string>(value: unknown, known: readonly T[], where: string, file: string): T {
  const found = known.find((one) => one === value)
  if (found !== undefined) return found
  if (value === undefined || value === null) throw fault(file, `${where} is missing`)
  // not as text: what aliases make of a list may be longer than any memory
  if (typeof value === 'object') throw fault(file, `${where} has to be text`)
  throw strange(String(value), known, `${where}: there is no`, file)
}

function strange(name: string, known: readonly string[], what: string, file: string): UserError {
  const near = nearest(name, known)
  const all = known.length <= 8 ? [`known are: ${known.join(', ')}`] : ['explain without an argument lists all checks']
  return new UserError('usage', `${file}: ${what} ${name}`, near ? [`did you mean ${near}?`] : all)
}

function optionalText(value: unknown, where: string, file: string): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  throw fault(file, `${where} has to be text`)
}

function fault(file: string, text: string): UserError {
  return new UserError('usage', `${file}: ${text}`)
}
