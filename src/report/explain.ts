import { type CheckDescription, checkPage } from './check-page.js'
import { wrap } from './text/style.js'

/** What is known about a topic. */
export type Explanation =
  | { readonly kind: 'check'; readonly check: CheckDescription }
  | { readonly kind: 'checks'; readonly checks: readonly CheckLine[] }
  | { readonly kind: 'flags'; readonly flags: readonly ResponseFlag[] }
  | { readonly kind: 'messages'; readonly messages: readonly KnownMessage[] }

export interface CheckArea {
  readonly name: string
  readonly checks: readonly CheckLine[]
}

export interface CheckLine {
  readonly id: string
  readonly title: string
}

export interface ResponseFlag {
  readonly flag: string
  readonly means: string
}

/** A message of istiod or of a gateway that is known. */
export interface KnownMessage {
  readonly id: string
  readonly level: 'problem' | 'note' | 'noise'
  readonly means: string
  /** Ids of the checks that look for its cause. */
  readonly checks: readonly string[]
}

/** As Markdown. Lines are broken at `width` columns; null = they go on to their end, for whoever reads from a pipe. */
export function renderExplanation(explanation: Explanation, width: number | null = null): string {
  const text = textOf(explanation)
  return width === null
    ? text
    : text
        .split('\n')
        .map((line) => broken(line, width))
        .join('\n')
}

/** A line on several, items of a list below their own beginning. */
function broken(line: string, width: number): string {
  const start = /^(?: *- | *)/.exec(line)?.[0].length ?? 0
  const [first = '', ...others] = wrap(line.slice(start), width - start)
  return [line.slice(0, start) + first, ...others.map((other) => ' '.repeat(start) + other)].join('\n')
}

function textOf(explanation: Explanation): string {
  switch (explanation.kind) {
    case 'check':
      return checkPage(explanation.check)
    case 'checks':
      return explanation.checks.map(({ id, title }) => `${id}: ${title}\n`).join('')
    case 'flags':
      return explanation.flags.map(({ flag, means }) => `${flag}: ${means}\n`).join('')
    case 'messages':
      return explanation.messages.map(message).join('\n')
  }
}

/** All checks by area, a line each. */
export function renderCheckList(areas: readonly CheckArea[]): string {
  const parts = areas.map(({ name, checks }) =>
    [name, ...checks.map(({ id, title }) => `  ${id.padEnd(38)} ${title}`)].join('\n'),
  )
  return `${parts.join('\n\n')}\n`
}

const levels: Record<KnownMessage['level'], string> = {
  problem: 'a problem',
  note: 'can be normal',
  noise: 'normal, never a fault',
}

function message({ id, level, means, checks }: KnownMessage): string {
  const see = checks.length === 0 ? '' : `  see: ${checks.join(', ')}\n`
  return `${id} (${levels[level]}): ${means}\n${see}`
}
