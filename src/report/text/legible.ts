import type { Look } from './style.js'

const letters: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '…': '~',
  '→': '->',
  '⇄': '<->',
  '–': '-',
  '—': '-',
  '·': '.',
}

/** Text as this terminal can show it: without Unicode the nearest letters, `?` where there is none. */
export function legible(look: Pick<Look, 'unicode'>, text: string): string {
  return look.unicode ? text : text.replace(/[^\x00-\x7f]/gu, (character) => letters[character] ?? '?')
}
