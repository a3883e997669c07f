import { type Fields, fields, isFields, list, text } from './decode.js'

/** A label selector ready for use. */
export interface Selector {
  matches(labels: unknown): boolean
  /** The first requirement that `labels` do not meet, as `kubectl` would write it (`tier in (back,front)`); null when all are met. */
  firstUnmet(labels: unknown): string | null
}

/** Why Kubernetes refuses a selector, and the field (below the selector's own path) that is to blame. */
export interface InvalidSelector {
  readonly path: string
  readonly reason: string
}

interface Requirement {
  readonly text: string
  holds(labels: Fields): boolean
}

/**
 * Compiles a selector under the rules of apimachinery's `LabelSelectorAsSelector`: an empty or absent selector matches
 * everything; keys must be qualified names and values label values; In and NotIn need values, the other operators none.
 * NotIn also holds where the label is absent.
 * @throws Malformed when a field has a type that cannot be decoded
 */
export function compileSelector(selector: unknown, path: string): Selector | InvalidSelector {
  const given = fields(selector, path) ?? {}
  const requirements: Requirement[] = []
  for (const [key, value] of Object.entries(fields(given.matchLabels, `${path}.matchLabels`) ?? {})) {
    const at = `${path}.matchLabels[${key}]`
    const wanted = text(value, at)
    const reason = keyProblem(key) ?? valueProblem(wanted)
    if (reason) return { path: at, reason }
    requirements.push({ text: `${key}=${wanted}`, holds: (labels) => labelOf(labels, key) === wanted })
  }
  for (const read of list(given.matchExpressions, `${path}.matchExpressions`, readExpression)) {
    const compiled = compileExpression(read)
    if ('reason' in compiled) return compiled
    requirements.push(compiled)
  }
  return selectorOf(requirements)
}

export function isSelector(compiled: Selector | InvalidSelector): compiled is Selector {
  return 'matches' in compiled
}

function selectorOf(requirements: readonly Requirement[]): Selector {
  const unmet = (labels: unknown) => {
    const given = isFields(labels) ? labels : {}
    return requirements.find((requirement) => !requirement.holds(given))
  }
  return { matches: (labels) => unmet(labels) === undefined, firstUnmet: (labels) => unmet(labels)?.text ?? null }
}

interface Expression {
  readonly path: string
  readonly key: string
  readonly operator: string
  readonly values: readonly string[]
}

function readExpression(item: unknown, path: string): Expression {
  const given = fields(item, path) ?? {}
  return {
    path,
    key: text(given.key, `${path}.key`),
    operator: text(given.operator, `${path}.operator`),
    values: list(given.values, `${path}.values`, text),
  }
}

function compileExpression({ path, key, operator, values }: Expression): Requirement | InvalidSelector {
  const invalid = (field: string, reason: string) => ({ path: `${path}.${field}`, reason })
  const wanted = new Set(values)
  const shown = `(${[...wanted].join(',')})`
  const isWanted = (labels: Fields) => {
    const value = labelOf(labels, key)
    return value !== undefined && wanted.has(value)
  }
  const isThere = (labels: Fields) => labelOf(labels, key) !== undefined
  const forms: Record<string, Requirement> = {
    In: { text: `${key} in ${shown}`, holds: isWanted },
    NotIn: { text: `${key} notin ${shown}`, holds: (labels) => !isWanted(labels) },
    Exists: { text: key, holds: isThere },
    DoesNotExist: { text: `!${key}`, holds: (labels) => !isThere(labels) },
  }
  const form = Object.hasOwn(forms, operator) ? forms[operator] : undefined
  if (!form) return invalid('operator', `"${operator}" is not a valid label selector operator`)
  const problem = keyProblem(key)
  if (problem) return invalid('key', problem)
  const takesValues = operator === 'In' || operator === 'NotIn'
  if (takesValues && values.length === 0) return invalid('values', `operator ${operator} needs at least one value`)
  if (!takesValues && values.length > 0) return invalid('values', `operator ${operator} takes no values`)
  for (const [index, value] of values.entries()) {
    const reason = valueProblem(value)
    if (reason) return invalid(`values[${index}]`, reason)
  }
  return form
}

/** A label's value; undefined when the service does not have it (or has what no API server would store). */
function labelOf(labels: Fields, key: string): string | undefined {
  if (!Object.hasOwn(labels, key)) return undefined
  const value = labels[key]
  if (value === null) return ''
  return typeof value === 'string' ? value : undefined
}

const namePart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

function keyProblem(key: string): string | null {
  const parts = key.split('/')
  const name = parts.at(-1) ?? ''
  const prefix = parts.length === 2 ? parts[0] : undefined
  const prefixIsFine = prefix === undefined || (prefix.length <= 253 && subdomain.test(prefix))
  if (parts.length <= 2 && prefixIsFine && name.length <= 63 && namePart.test(name)) return null
  return `"${key}" is not a valid label key`
}

function valueProblem(value: string): string | null {
  if (value === '' || (value.length <= 63 && namePart.test(value))) return null
  return `"${value}" is not a valid label value`
}
