import { describe, expect, test } from 'vitest'
import { meshfed } from '../support/program.js'

describe('what a command says on stderr', () => {
  const hostile = 'red\u001b]0;owned\u0007\u009b31m'

  test.each([
    ['a path', ['doctor', '--dump', `/nonexistent/${hostile}`]],
    ['a context', ['peers', '--context', hostile]],
    ['a report', ['report', `${hostile}.json`]],
    ['a file of a what-if', ['trace-service', 'a.b', '--demo', '--what-if', `${hostile}.yaml`]],
    ['a mistyped check', ['explain', hostile]],
    ['a flag that does not exist', ['doctor', `--${hostile}`]],
    ['a command that does not exist', [hostile]],
  ])('shows control characters of %s, and does not pass them to the terminal', async (_what, args) => {
    const { stdout, stderr } = await meshfed(args)
    expect(stderr).toContain('error: ')
    expect(stderr).toContain('owned')
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  })

  test('sets no limit where a time of 0 is given, as kubectl does', async () => {
    const { stderr, code } = await meshfed(['peers', '--demo', '--timeout', '0', '--request-timeout', '0'])
    expect(stderr).toBe('')
    expect(code).toBe(0)
  })
})
