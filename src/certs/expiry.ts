import type { Certificate } from './certificate.js'

export type Expiry = 'valid' | 'expiring' | 'expired' | 'not-yet-valid'

type Validity = Pick<Certificate, 'notBefore' | 'notAfter' | 'isCA'>

const day = 86_400_000

/**
 * Where a certificate stands in its life at `at`.
 *
 * A leaf is renewed by a machine, by default at half of its life: less than a fifth left means that renewal fails, however
 * few hours that is. A CA is renewed by people, who need days: 30 unless `warnBeforeDays` says else. Days never count for
 * more than a fifth of a CA's life (half of it when asked for), or one that lives a week would always be expiring.
 */
export function expiryOf(cert: Validity, at: Date, options: { readonly warnBeforeDays?: number } = {}): Expiry {
  const left = cert.notAfter.getTime() - at.getTime()
  if (at < cert.notBefore) return 'not-yet-valid'
  if (left < 0) return 'expired'
  return left < warningTime(cert, options.warnBeforeDays) ? 'expiring' : 'valid'
}

/** `29 days left`, `expired 3 hours ago`, `valid in 5 minutes`: whole units, rounded down. */
export function timeLeft(cert: Validity, at: Date): string {
  if (at < cert.notBefore) return `valid in ${showDuration(cert.notBefore.getTime() - at.getTime())}`
  const left = cert.notAfter.getTime() - at.getTime()
  return left < 0 ? `expired ${showDuration(-left)} ago` : `${showDuration(left)} left`
}

/** Milliseconds before `notAfter` from which on a certificate is expiring. */
function warningTime({ notBefore, notAfter, isCA }: Validity, warnBeforeDays: number | undefined): number {
  const lifetime = notAfter.getTime() - notBefore.getTime()
  if (!isCA) return lifetime / 5
  return Math.min((warnBeforeDays ?? 30) * day, warnBeforeDays === undefined ? lifetime / 5 : lifetime / 2)
}

const units: readonly (readonly [string, number])[] = [
  ['year', 365 * day],
  ['day', day],
  ['hour', day / 24],
  ['minute', day / 1440],
]

/** The largest unit that leaves a number worth reading: days up to two years, hours up to two days. */
function showDuration(milliseconds: number): string {
  const [name, size] = units.find(([, length]) => milliseconds >= 2 * length) ?? ['minute', day / 1440]
  const count = Math.floor(milliseconds / size)
  if (count < 1) return 'less than a minute'
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
