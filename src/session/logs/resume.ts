import { timeEnd, timeValue } from '../../logs/time.js'

/** Longest part of a line that is compared: two lines of one nanosecond that begin alike for this long are one line. */
const compared = 4096

/**
 * Remembers where a log was cut, so that the next stream, which begins a little before the cut, goes on there: no line twice,
 * none left out. Lines are told apart by the kubelet's timestamp, and lines of the same moment by their text.
 */
export class Seam {
  #stamp = ''
  #time: number | null = null
  #at: string[] = []
  /** Lines of the moment of the cut that the new stream has still to repeat; null once it has caught up. */
  #repeats: string[] | null = null

  /** Milliseconds since the epoch of the last line that had a time. */
  get time(): number | null {
    return this.#time
  }

  /** A new stream begins. */
  reopen(): void {
    this.#repeats = this.#time === null ? null : [...this.#at]
  }

  /** Whether a line is new. Lines have to be given in their order. */
  isNew(line: string): boolean {
    const end = timeEnd(line, 0)
    const time = end > 0 ? timeValue(line, 0, end) : null
    if (this.#repeats !== null) {
      // before the first line with a time nothing tells whether a line without one is old: it goes with the lines around it
      if (time === null) return false
      if (this.#isRepeat(line, line.slice(0, end), time)) return false
      this.#repeats = null
    }
    if (time !== null) this.#remember(line, line.slice(0, end), time)
    return true
  }

  #isRepeat(line: string, stamp: string, time: number): boolean {
    if (stamp !== this.#stamp) return isBefore(stamp, time, this.#stamp, this.#time ?? 0)
    const index = this.#repeats?.indexOf(line.slice(0, compared)) ?? -1
    if (index >= 0) this.#repeats?.splice(index, 1)
    return index >= 0
  }

  #remember(line: string, stamp: string, time: number): void {
    if (stamp !== this.#stamp) this.#at = []
    this.#stamp = stamp
    this.#time = time
    this.#at.push(line.slice(0, compared))
  }
}

/** By milliseconds, and below these by the digits of the stamps, of which kubelets print nine or drop zeros at the end. */
function isBefore(stamp: string, time: number, other: string, otherTime: number): boolean {
  if (Math.floor(time * 1000) !== Math.floor(otherTime * 1000)) return time < otherTime
  return fraction(stamp) < fraction(other)
}

function fraction(stamp: string): string {
  return (/\.(\d+)/.exec(stamp)?.[1] ?? '').padEnd(9, '0')
}
