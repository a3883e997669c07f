import { UserError } from '../vocabulary/errors.js'

const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Milliseconds of a duration as kubectl and Go write it: `90s`, `1m30s`, `1.5h`; a bare number is seconds.
 *
 * @throws UserError (usage) for anything else
 */
export function milliseconds(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  if (!/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(text))
    throw new UserError('usage', `"${text}" is not a duration`, ['write it like 30s, 5m or 1h30m'])
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)
  return [...parts].reduce((sum, [, number, unit]) => sum + Number(number) * (units[unit ?? 's'] ?? 0), 0)
}

/** What a timer can be set to: for 0, which means without limit as in kubectl, and for more than it can hold (25 days), the most. */
export function timer(milliseconds: number): number {
  return milliseconds > 0 ? Math.min(milliseconds, 2 ** 31 - 1) : 2 ** 31 - 1
}
