import { diffReports } from '../report/diff.js'
import type { Report } from '../report/document.js'
import type { Finding } from '../vocabulary/finding.js'

/** Runs that are remembered to tell flapping from news. */
const remembered = 10

/** What became of findings over the runs of one session. */
export interface History {
  readonly report: Report
  readonly runs: number
  /** Per key whether it was there, oldest first. A run that could not answer leaves no trace. */
  readonly presence: ReadonlyMap<string, readonly boolean[]>
  readonly changes: Changes
}

/** What changed since the run before, by the findings' keys. */
export interface Changes {
  /** Time of the run before, RFC 3339; null in the first run. */
  readonly since: string | null
  readonly new: ReadonlySet<string>
  readonly fixed: readonly Finding[]
  /** Came and went more than once in the last runs. */
  readonly flapping: ReadonlySet<string>
}

/** The history after one more run. */
export function follow(before: History | null, report: Report): History {
  if (before === null) {
    const presence = new Map(report.findings.map((one) => [one.key, [true]] as const))
    return { report, runs: 1, presence, changes: { since: null, new: new Set(), fixed: [], flapping: new Set() } }
  }
  const diff = diffReports(before.report, report)
  const unseen = new Set(diff.lostSight.map((one) => one.key))
  const now = new Set(report.findings.map((one) => one.key))
  const presence = new Map<string, readonly boolean[]>()
  for (const key of new Set([...before.presence.keys(), ...now])) {
    const earlier = before.presence.get(key) ?? Array<boolean>(Math.min(before.runs, remembered - 1)).fill(false)
    const next = unseen.has(key) ? earlier : [...earlier, now.has(key)].slice(-remembered)
    if (next.includes(true)) presence.set(key, next)
  }
  const flapping = [...presence].filter(([, seen]) => turns(seen) >= 2).map(([key]) => key)
  return {
    report,
    runs: before.runs + 1,
    presence,
    changes: {
      since: before.report.generatedAt,
      new: new Set(diff.new.map((one) => one.key)),
      fixed: diff.fixed,
      flapping: new Set(flapping),
    },
  }
}

function turns(seen: readonly boolean[]): number {
  return seen.filter((one, index) => index > 0 && one !== seen[index - 1]).length
}

/** `1 new, 2 fixed, 1 flapping since 10:31:02`; null in the first run. */
export function changesText({ since, new: fresh, fixed, flapping }: Changes): string | null {
  if (since === null) return null
  const parts = [
    [fresh.size, 'new'],
    [fixed.length, 'fixed'],
    [flapping.size, 'flapping'],
  ] as const
  const said = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`)
  return `${said.length === 0 ? 'no change' : said.join(', ')} since ${clock(since)}`
}

/** Time of day of a moment, in the user's time zone. */
export function clock(moment: string): string {
  return new Date(moment).toTimeString().slice(0, 8)
}
