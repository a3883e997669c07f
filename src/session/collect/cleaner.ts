import { lineRedactor } from '../../redact/lines.js'
import { redactValue } from '../../redact/objects.js'
import { redactText } from '../../redact/secrets.js'
import type { Tally } from '../../redact/tally.js'

/** What happens to data on its way into a bundle. `where` is the file that it goes to. */
export interface Cleaner {
  /** Plain JSON. */
  value(value: unknown, where: string): unknown
  /** A sentence, such as the reason why something was not read. */
  text(text: string, where: string): string
  /** The name of a namespace, a pod, an object, or of a directory made of one. */
  name(name: string): string
  /** For the lines of one log, in their order. */
  lines(where: string): (line: string) => string
}

/** Takes secrets out and notes in the tally where they were. */
export function redacting(tally: Tally): Cleaner {
  return {
    value: (value, where) => redactValue(value, tally.at(where)),
    text: (text, where) => redactText(text, tally.at(where)),
    name: (name) => name,
    lines: (where) => lineRedactor(tally.at(where)),
  }
}

export const untouched: Cleaner = {
  value: (value) => value,
  text: (text) => text,
  name: (name) => name,
  lines: () => (line) => line,
}

/** One after the other. */
export function chained(first: Cleaner, second: Cleaner): Cleaner {
  return {
    value: (value, where) => second.value(first.value(value, where), where),
    text: (text, where) => second.text(first.text(text, where), where),
    name: (name) => second.name(first.name(name)),
    lines: (where) => {
      const [one, other] = [first.lines(where), second.lines(where)]
      return (line) => other(one(line))
    },
  }
}
