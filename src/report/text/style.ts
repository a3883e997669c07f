import { styleText } from 'node:util'

/** How text output looks: decided once per run from the terminal, flags and environment. */
export interface Look {
  readonly color: boolean
  readonly unicode: boolean
  /** Columns to fill. */
  readonly width: number
}

type Meaning = 'error' | 'warning' | 'info' | 'ok' | 'unknown' | 'name' | 'command' | 'faint' | 'strong'

const formats: Record<Meaning, Parameters<typeof styleText>[0]> = {
  error: 'red',
  warning: 'yellow',
  info: 'cyan',
  ok: 'green',
  unknown: 'magenta',
  name: 'bold',
  command: 'cyan',
  faint: 'dim',
  strong: 'bold',
}

/** Colours by meaning; the text itself when colour is off. */
export function paint(look: Look, meaning: Meaning, text: string): string {
  return look.color ? styleText(formats[meaning], text, { validateStream: false }) : text
}

const signs = {
  error: ['✖', 'x'],
  warning: ['▲', '!'],
  info: ['•', 'i'],
  ok: ['✔', 'ok'],
  unknown: ['?', '?'],
  arrow: ['→', '->'],
  both: ['⇄', '<->'],
} as const

/** A sign and never a colour alone: it must be readable without colour and without Unicode. */
export function sign(look: Look, name: keyof typeof signs): string {
  const [pretty, plain] = signs[name]
  return look.unicode ? pretty : plain
}

/**
 * Breaks a text at spaces to the given width, with lines as equally full as they can be, so that a long word leaves no line nearly
 * empty before it. Words stay whole, as hostnames and fingerprints are there to be copied: one that is longer than the width
 * sticks out.
 */
export function wrap(text: string, width: number): string[] {
  const words = text.split(' ')
  const best: { readonly cost: number; readonly end: number }[] = []
  for (let start = words.length - 1; start >= 0; start--) {
    let length = -1
    let choice = { cost: Number.POSITIVE_INFINITY, end: words.length }
    for (let end = start + 1; end <= words.length; end++) {
      const before = length
      length += 1 + (words[end - 1] ?? '').length
      const fits = length <= width
      if (!fits && end > start + 1 && length - before - 1 <= width) break
      const rest = best[end]?.cost ?? 0
      const cost = rest + (fits ? emptiness(length, width, end === words.length) : Math.max(0, before)) ** 2
      if (cost < choice.cost) choice = { cost, end }
      if (!fits) break
    }
    best[start] = choice
  }
  const lines: string[] = []
  for (let start = 0, end = 0; start < words.length; start = end) {
    end = best[start]?.end ?? words.length
    lines.push(words.slice(start, end).join(' '))
  }
  return lines
}

/** Columns that are missing in a line; a last line may be short, but not a single little word. */
function emptiness(length: number, width: number, isLast: boolean): number {
  return Math.max(0, (isLast ? width / 4 : width) - length)
}

/** A block with a label in the first line and its other lines under the text: `proof  ServiceMeshPeer …`. */
export function labelled(label: string, lines: readonly string[], indent: number): string[] {
  const head = `${' '.repeat(indent)}${label.padEnd(7)}`
  return lines.map((line, index) => (index === 0 ? head : ' '.repeat(indent + 7)) + line)
}
