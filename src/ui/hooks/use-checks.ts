import { useCallback, useEffect, useRef, useState } from 'react'
import type { Report } from '../../report/document.js'
import type { Progress } from '../../session/progress.js'
import type { Session } from '../../session/screen.js'
import { follow, type History } from '../changes.js'

export interface Checks {
  readonly history: History | null
  readonly progress: Progress | null
  readonly running: boolean
  /** Why the last run ended without a report; null when it did not. */
  readonly problem: Error | null
  /** Seconds until the next run; null when none is planned. */
  readonly next: number | null
  again(): void
}

/** Progress is shown at most this often (ms): hundreds of reads can end within one. */
const pace = 100

/** Runs the checks at once, again when asked, and with `watch` (seconds) again that long after each run. */
export function useChecks(session: Session, watch: number | null, onReport: (report: Report) => void): Checks {
  const [history, setHistory] = useState<History | null>(null)
  const [progress, setProgress] = useState<Progress | null>(null)
  const [running, setRunning] = useState(true)
  const [problem, setProblem] = useState<Error | null>(null)
  const [next, setNext] = useState<number | null>(null)
  const busy = useRef(false)
  const again = useCallback(async () => {
    if (busy.current) return
    busy.current = true
    setRunning(true)
    setNext(null)
    const shown = paced(setProgress)
    try {
      const report = await session.check(shown.show)
      onReport(report)
      setHistory((before) => follow(before, report))
      setProblem(null)
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)))
    }
    shown.stop()
    busy.current = false
    setRunning(false)
    setNext(watch)
  }, [session, watch, onReport])
  useEffect(() => {
    void again()
  }, [again])
  useEffect(() => {
    if (next === null) return
    const timer = setTimeout(() => (next <= 1 ? void again() : setNext(next - 1)), 1000)
    return () => clearTimeout(timer)
  }, [next, again])
  return { history, progress, running, problem, next, again: () => void again() }
}

function paced(show: (progress: Progress) => void) {
  let latest: Progress | null = null
  let timer: NodeJS.Timeout | null = null
  const flush = () => {
    timer = null
    if (latest) show(latest)
  }
  return {
    show: (progress: Progress) => {
      latest = progress
      timer ??= setTimeout(flush, pace)
    },
    stop: () => {
      if (timer) clearTimeout(timer)
    },
  }
}
