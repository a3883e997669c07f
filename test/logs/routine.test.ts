import { describe, expect, it } from 'vitest'
import { routine } from '../../src/logs/routine.js'
import { excerpts, refusedLogs } from './excerpts.js'
import { event, source } from './support.js'

/** The lines that are left when routine is taken out. */
function special(lines: readonly string[], of = source('istiod')): string[] {
  const isRoutine = routine()
  return lines
    .map((line) => event(line, of))
    .filter((one) => !isRoutine(one))
    .map(({ raw }) => raw)
}

const at = (millis: number, text: string) => `2026-11-24T10:00:00.${String(millis).padStart(3, '0')}Z ${text}`
const said = (millis: number, text: string) => at(millis, `2026-11-24T10:00:00.000Z\t${text}`)

describe('routine', () => {
  it('is what istiod and Envoy say of work that has nothing to do with federation, with all lines of such a message', () => {
    expect(special(refusedLogs.redEgress.slice(0, 5), source('egress'))).toEqual([])
    expect(special([excerpts.envoyInfo, excerpts.agentRole])).toEqual([])
    expect(special([said(0, 'info\tmesh configuration: {'), at(1, '   "trustDomain": "x"'), at(1, '}')])).toEqual([])
  })

  it('is no line of federation, of known meaning, of traffic, and no warning or error', () => {
    const lines = [
      ...refusedLogs.redIstiod,
      excerpts.plainText,
      excerpts.trustDomainNoise,
      excerpts.discoveryOk,
      said(0, 'warn\tads\tsomething new'),
      said(1, 'error\tads\tsomething worse'),
    ]
    expect(special(lines)).toHaveLength(lines.length)
  })

  it('is no line of unknown format that stands alone, comes later, or tells of a crash', () => {
    const lines = [
      at(0, 'no line before tells what this is'),
      said(1, 'info\tads\tPush debounce stable'),
      at(2, 'panic: runtime error: invalid memory address'),
      at(2, 'goroutine 1 [running]:'),
      said(3, 'info\tads\tPush debounce stable'),
      at(400, 'too late to be part of it'),
    ]
    expect(special(lines)).toEqual([
      'no line before tells what this is',
      'panic: runtime error: invalid memory address',
      'goroutine 1 [running]:',
      'too late to be part of it',
    ])
  })

  it('is told for each log by itself', () => {
    const isRoutine = routine()
    const [red, green] = [source('istiod', 'red'), source('istiod', 'green')]
    isRoutine(event(said(0, 'info\tflags: {'), red))
    expect(isRoutine(event(at(1, '}'), green))).toBe(false)
    expect(isRoutine(event(at(1, '}'), red))).toBe(true)
  })
})
