/** What a run's exit code means, the same for every command and output format. */
export const exitCode = {
  /** Nothing at `--fail-on` or above. */
  ok: 0,
  findings: 1,
  usage: 2,
  /** Nothing could be read, or a fault of our own. */
  cannotRun: 3,
  /** Nothing found, but some answers could not be had. */
  incomplete: 4,
  /** Ctrl-C, as shells count it. */
  interrupted: 130,
} as const
