const zero = 48

/**
 * Index just after the RFC 3339 time that starts at `from` (`2026-11-24T10:28:30.605166Z`, `…+02:00`), or -1 when there is none.
 * Logs are mostly timestamps, so this reads characters instead of using expressions.
 */
export function timeEnd(text: string, from: number): number {
  if (text.charCodeAt(from + 4) !== 45 || text.charCodeAt(from + 7) !== 45) return -1
  if (text.charCodeAt(from + 13) !== 58 || text.charCodeAt(from + 16) !== 58) return -1
  const letter = text.charCodeAt(from + 10)
  if (letter !== 84 && letter !== 32) return -1
  let at = from + 19
  if (text.charCodeAt(at) === 46) {
    at++
    while (isDigit(text.charCodeAt(at))) at++
  }
  const zone = text.charCodeAt(at)
  if (zone === 90) return at + 1
  if ((zone === 43 || zone === 45) && text.charCodeAt(at + 3) === 58) return at + 6
  return -1
}

/** Milliseconds since the epoch of the time at `from`..`end` (see `timeEnd`), with its fraction; null when its digits are off. */
export function timeValue(text: string, from: number, end: number): number | null {
  const date = dayStart(text, from)
  const hours = digits(text, from + 11, 2)
  const minutes = digits(text, from + 14, 2)
  const seconds = digits(text, from + 17, 2)
  if (date === null || hours > 24 || minutes > 59 || seconds > 60) return null
  const whole = date + hours * 3_600_000 + minutes * 60_000 + seconds * 1000
  return whole + fraction(text, from + 19) - offset(text, end)
}

/** The time that makes up all of `text`, or null. Envoy's own `2026-11-24 10:28:30.605` (no zone) counts as UTC. */
export function parseTime(text: string): number | null {
  const zoned = timeEnd(text, 0) === text.length ? text : `${text}Z`
  return timeEnd(zoned, 0) === zoned.length ? timeValue(zoned, 0, zoned.length) : null
}

function dayStart(text: string, from: number): number | null {
  const [year, month, date] = [digits(text, from, 4), digits(text, from + 5, 2), digits(text, from + 8, 2)]
  const valid = year <= 9999 && month >= 1 && month <= 12 && date >= 1 && date <= 31
  return valid ? Date.UTC(year, month - 1, date) : null
}

function fraction(text: string, at: number): number {
  if (text.charCodeAt(at) !== 46) return 0
  let value = 0
  let scale = 1000
  for (let i = at + 1; i <= at + 6; i++) {
    const code = text.charCodeAt(i)
    if (!isDigit(code)) break
    scale /= 10
    value += (code - zero) * scale
  }
  return Math.round(value * 1000) / 1000
}

/** Milliseconds by which the zone that ends at `end` is ahead of UTC. */
function offset(text: string, end: number): number {
  if (text.charCodeAt(end - 1) === 90) return 0
  const size = digits(text, end - 5, 2) * 3_600_000 + digits(text, end - 2, 2) * 60_000
  if (!Number.isFinite(size)) return 0
  return text.charCodeAt(end - 6) === 45 ? -size : size
}

/** The number that `length` digits make; infinite when one of them is no digit. */
function digits(text: string, from: number, length: number): number {
  let value = 0
  for (let i = from; i < from + length; i++) {
    const code = text.charCodeAt(i)
    if (!isDigit(code)) return Number.POSITIVE_INFINITY
    value = value * 10 + code - zero
  }
  return value
}

function isDigit(code: number): boolean {
  return code >= zero && code <= 57
}
