import type { Draft } from './define.js'

/** One finding for many of a kind that are worth a single line: the first, and how many more there are. */
export function summed([first, ...more]: readonly Draft[]): readonly Draft[] {
  if (!first || more.length === 0) return first ? [first] : []
  const { service: _one, ...rest } = first
  return [{ ...rest, says: `${first.says} (and ${more.length} more like it)`, discriminator: 'all' }]
}
