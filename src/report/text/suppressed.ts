import { clean } from '../clean.js'
import type { SuppressedFinding } from '../document.js'
import { oneLine } from './finding.js'
import { type Look, sign } from './style.js'

/** Only their number, so that nobody forgets them; with `verbose` each with its reason and its last day. */
export function suppressedLines(
  suppressed: readonly SuppressedFinding[],
  look: Look & { readonly verbose: boolean },
): string[] {
  if (suppressed.length === 0) return []
  const head = `${sign(look, 'info')} ${suppressed.length} finding${suppressed.length === 1 ? '' : 's'} suppressed`
  if (!look.verbose) return [`${head} (--verbose shows them)`]
  const lines = suppressed.flatMap(({ finding, reason, until, from }) => [
    `  ${oneLine(finding, { ...look, width: look.width - 2 })}`,
    `    until ${clean(until)}: ${clean(reason)} (${clean(from)})`,
  ])
  return [head, ...lines]
}
