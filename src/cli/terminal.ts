import { isCi } from './progress.js'

/** What decides whether a screen can be shown. */
export interface TerminalFacts {
  readonly stdin: { readonly isTTY?: boolean }
  readonly stdout: { readonly isTTY?: boolean }
  readonly env: NodeJS.ProcessEnv
}

/** A screen needs a terminal on both sides, one that can place text, with somebody in front of it. */
export function canShowScreen({ stdin, stdout, env }: TerminalFacts): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && env.TERM !== 'dumb' && !isCi(env)
}

/** Asked for by flag, or by the variable that ink listens to as well. */
export function wantsScreenReader(flag: boolean, env: NodeJS.ProcessEnv): boolean {
  return flag || env.INK_SCREEN_READER === 'true'
}
