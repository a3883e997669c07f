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

/** Breaks a text at spaces to the given width; words longer than that (commands, hashes) stay whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** A block with a label in the first line and its other lines under the text: `proof  ServiceMeshPeer …`. */
export function labelled(label: string, lines: readonly string[], indent: number): string[] {
  const head = `${' '.repeat(indent)}${label.padEnd(7)}`
  return lines.map((line, index) => (index === 0 ? head : ' '.repeat(indent + 7)) + line)
}
