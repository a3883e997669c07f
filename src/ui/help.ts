import type { Look } from '../report/text/style.js'
import { paint } from '../report/text/style.js'

const keys = [
  ['up down  j k', 'move; page up, page down, g and G for more'],
  ['enter', 'all of the proof and the fix of the selected finding; enter or esc goes back'],
  ['/', 'show only what holds all of the words that you type; esc shows everything again'],
  ['y', 'copy the command of the fix; again for the next one'],
  ['l', 'its log lines, in one timeline of both meshes'],
  ['t', 'trace the service that it concerns, hop by hop'],
  ['c', 'the certificates of its peering: who trusts what, until when'],
  ['r', 'read everything again and show what changed'],
  ['s', 'save the report as JSON, for meshfed report and meshfed diff'],
  ['ctrl-l', 'draw the screen again'],
  ['q', 'quit; the report stays in the scrollback'],
] as const

const signs = [
  ['error', 'traffic is broken, or certain to be'],
  ['warning', 'it will break, is degraded, or does not mean what it seems to'],
  ['info', 'worth knowing'],
] as const

/** The page behind `?`. */
export function helpLines(look: Look, signOf: (name: 'error' | 'warning' | 'info' | 'unknown') => string): string[] {
  return [
    ...keys.map(([key, does]) => `  ${paint(look, 'strong', key.padEnd(14))}${does}`),
    '',
    ...signs.map(([name, means]) => `  ${`${signOf(name)} ${name}`.padEnd(14)}${means}`),
    `  ${`${signOf('unknown')} not known`.padEnd(14)}could not be read, and why: never counted as a fault`,
    '',
    `  Findings behind ${look.unicode ? '↳' : '`-'} follow from another one: repair that first.`,
    '  Nothing here changes a cluster. Commands are only shown and copied.',
  ]
}
