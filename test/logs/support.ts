import type { Component, LogEvent, LogSource } from '../../src/logs/event.js'
import { parseLine } from '../../src/logs/parse.js'

/** A source in mesh red, or another one. */
export function source(component: Component, mesh = 'red', peer?: string): LogSource {
  const container = component === 'istiod' ? 'discovery' : 'istio-proxy'
  const base = { mesh, component, namespace: `${mesh}-mesh-system`, pod: `${component}-${mesh}-0`, container }
  return peer === undefined ? base : { ...base, peer }
}

export function event(line: string, from: LogSource): LogEvent {
  return parseLine(line, from)
}

/** A plain line at a time, in milliseconds after the epoch; null for one without. */
export function at(time: number | null, from: LogSource, raw = `line ${time}`): LogEvent {
  return { time, source: from, raw, parsed: null }
}

export async function* stream<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** A stream that tests feed by hand, to be read by one reader. */
export class Feed<T> implements AsyncIterableIterator<T> {
  /** How many items were asked for so far. */
  asked = 0
  closed = false
  #ready: T[] = []
  #waiting: ((result: IteratorResult<T>) => void) | null = null
  #ended = false

  push(item: T): void {
    if (this.#waiting) this.#answer({ done: false, value: item })
    else this.#ready.push(item)
  }

  end(): void {
    this.#ended = true
    if (this.#waiting) this.#answer({ done: true, value: undefined })
  }

  next(): Promise<IteratorResult<T>> {
    this.asked++
    const [item] = this.#ready.splice(0, 1)
    if (item !== undefined) return Promise.resolve({ done: false, value: item })
    if (this.#ended) return Promise.resolve({ done: true, value: undefined })
    return new Promise((resolve) => {
      this.#waiting = resolve
    })
  }

  return(): Promise<IteratorResult<T>> {
    this.closed = true
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #answer(result: IteratorResult<T>): void {
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.(result)
  }
}

/** A clock that stands still until it is told to go on. */
export class HandClock {
  #now = 0
  #alarms = new Set<{ due: number; call: () => void }>()

  now(): number {
    return this.#now
  }

  after(ms: number, call: () => void): () => void {
    const alarm = { due: this.#now + ms, call }
    this.#alarms.add(alarm)
    return () => this.#alarms.delete(alarm)
  }

  get pending(): number {
    return this.#alarms.size
  }

  advance(ms: number): void {
    this.#now += ms
    for (const alarm of [...this.#alarms]) {
      if (alarm.due > this.#now) continue
      this.#alarms.delete(alarm)
      alarm.call()
    }
  }
}

/** Lets everything that is ready to happen happen. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
