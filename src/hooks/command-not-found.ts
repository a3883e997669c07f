import type { Hook } from '@oclif/core'
import { closest } from 'fastest-levenshtein'
import { exitCode } from '../cli/exit-code.js'
import { clean } from '../report/clean.js'

/** A mistyped command gets the nearest one instead of a bare refusal. */
const hook: Hook<'command_not_found'> = async (options) => {
  const typed = options.id.replaceAll(':', ' ')
  const known = options.config.commands
    .filter((command) => !command.hidden)
    .map((command) => command.id.replaceAll(':', ' '))
  process.stderr.write(`error: there is no command "${clean(typed)}"\n  did you mean ${closest(typed, known)}?\n`)
  process.exit(exitCode.usage)
}

export default hook
