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

  test('lists the checks of an area, by its name or its folder', async () => {
    const { stdout } = await meshfed(['explain', 'certificates'])
    expect(stdout).toMatch(/^trust\/unique-trust-domain: /m)
    expect(stdout).not.toMatch(/^peer\//m)
    expect((await meshfed(['explain', 'trust'])).stdout).toBe(stdout)
  })

  test('says of a known message whether it is a fault, and which checks look for its cause', async () => {
    const { stdout } = await meshfed(['explain', 'could not get root cert for mesh'])
    expect(stdout).toMatch(/^[a-z-]+ \(a problem\): .+\n {2}see: trust\//m)
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
