import { describe, expect, test } from 'vitest'
import { meshfed } from '../support/program.js'

describe('explain', () => {
  test('prints what a check is about, offline', async () => {
    const { stdout, code } = await meshfed(['explain', 'peer/client-id'])
    expect(stdout).toContain('# peer/client-id')
    expect(stdout).toContain('## What it reads')
    expect(code).toBe(0)
  })

  test('knows response flags, status texts and whole log lines', async () => {
    expect((await meshfed(['explain', 'UF,URX'])).stdout).toMatch(/^UF: .+\nURX: .+/)
    expect((await meshfed(['explain', 'could not get root cert for mesh'])).stdout).toMatch(/root/)
  })

  test('lists all checks without an argument', async () => {
    expect((await meshfed(['explain'])).stdout).toMatch(/^prerequisites\n {2}prerequisites\//)
  })

  test('suggests the nearest check for an unknown one', async () => {
    const { stderr, code } = await meshfed(['explain', 'peer/client-ids'])
    expect(stderr).toContain('did you mean the check peer/client-id?')
    expect(code).toBe(2)
  })

  test('a mistyped command gets the nearest one', async () => {
    const { stderr, code } = await meshfed(['docter'])
    expect(stderr).toContain('did you mean doctor?')
    expect(code).toBe(2)
  })
})
