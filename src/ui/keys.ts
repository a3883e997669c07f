import type { Key as InkKey } from 'ink'

/** One key press: a name for keys without a character, else the character itself. */
export type Key =
  | 'up'
  | 'down'
  | 'pageup'
  | 'pagedown'
  | 'home'
  | 'end'
  | 'enter'
  | 'escape'
  | 'backspace'
  | 'interrupt'
  | 'redraw'
  | { readonly character: string }

/**
 * The key presses of one input event. Fast typing and pasting arrive as one event with several characters; what a terminal sends
 * for keys that mean nothing here gives none.
 */
export function keysOf(input: string, key: InkKey): readonly Key[] {
  if (key.upArrow) return ['up']
  if (key.downArrow) return ['down']
  if (key.pageUp) return ['pageup']
  if (key.pageDown) return ['pagedown']
  if (key.home) return ['home']
  if (key.end) return ['end']
  if (key.return) return ['enter']
  if (key.escape) return ['escape']
  if (key.backspace || key.delete) return ['backspace']
  if (key.ctrl) return controls[input] === undefined ? [] : [controls[input]]
  if (key.leftArrow || key.rightArrow || key.tab || unknownSequence.test(input)) return []
  // escape and a letter within one moment look like alt and that letter, which has no meaning here
  if (key.meta) return ['escape', ...[...input].flatMap(keyOf)]
  return [...input].flatMap(keyOf)
}

/** What is left of an escape sequence that ink does not know, such as the beginning of a paste. */
const unknownSequence = /^\[[\d;<>?]*[~A-Za-z]$/

const controls: Readonly<Record<string, Key>> = {
  c: 'interrupt',
  d: 'pagedown',
  f: 'pagedown',
  u: 'pageup',
  b: 'pageup',
  n: 'down',
  p: 'up',
  l: 'redraw',
}

function keyOf(character: string): readonly Key[] {
  if (character === '\r' || character === '\n') return ['enter']
  if (character === '\x7f' || character === '\b') return ['backspace']
  if (character === '\x03') return ['interrupt']
  return character < ' ' ? [] : [{ character }]
}
