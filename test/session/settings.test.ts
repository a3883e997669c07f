import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findSettings, readSettings } from '../../src/session/settings.js'
import { UserError } from '../../src/vocabulary/errors.js'
import { aliasBomb } from '../support/alias-bomb.js'
import { meshfed } from '../support/program.js'
import { dumpsOf } from '../support/recorded.js'

function file(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'meshfed-settings-')), '.meshfed.yaml')
  writeFileSync(path, text)
  return path
}

function refusal(text: string): string {
  try {
    readSettings(file(text))
  } catch (error) {
    if (error instanceof UserError) return [error.message.replace(/^.*?yaml: /, ''), ...error.next].join('; ')
    throw error
  }
  return ''
}

const ignore = (lines: string) => `ignore:\n  - check: peer/client-id\n${lines}`

describe('the settings file', () => {
  test('gives severities and suppressions, with days as YAML may read them', () => {
    const { severity, ignore } = readSettings(
      file(`severity:
  failover/regions: info
ignore:
  - check: trust/*
    mesh: red-mesh
    object: ConfigMap/green-mesh-ca-root-cert
    until: 2027-01-31
    reason: CA moves in January
`),
    )
    expect([...severity]).toEqual([['failover/regions', 'info']])
    expect(ignore).toEqual([
      expect.objectContaining({
        check: 'trust/*',
        mesh: 'red-mesh',
        until: '2027-01-31',
        reason: 'CA moves in January',
      }),
    ])
  })

  test.each([
    ['serverity: {}', 'there is no serverity; did you mean severity?'],
    ['severity: {peer/clientid: info}', 'there is no peer/clientid; did you mean peer/client-id?'],
    ['severity: {peer/client-id: warn}', 'there is no warn; known are: error, warning, info'],
    [ignore('    until: 2027-01-31'), 'ignore[0] needs a reason'],
    [ignore('    reason: x'), 'ignore[0].until has to be a day'],
    [
      ignore('    reason: x\n    until: 2027-01-31\n    untill: x'),
      'ignore[0]: there is no untill; did you mean until?',
    ],
    ['ignore: [peer/client-id]', 'ignore[0] has to be a map of fields'],
    ['ignore: {check: peer/client-id}', 'ignore has to be a list'],
    ['- a list', 'the file has to be a map'],
    ['ignore: [', 'cannot be read'],
    ['severity: {}\n---\nignore: []\n', 'holds 2 documents: settings are one; put all of it into one document'],
    ['severity: {peer/client-id: [warning]}', 'severity of peer/client-id has to be text'],
    ['ignore:\n- reason: x\n  until: 2027-01-31', 'ignore[0].check is missing'],
  ])('refuses %j', (text, says) => {
    expect(`${refusal(text)}`).toContain(says)
  })

  test('may be empty, or end like any document', () => {
    for (const text of ['# nothing yet\n', '---\n# nothing yet\n', '---\nseverity: {}\n...\n---\n'])
      expect(readSettings(file(text)).ignore, text).toEqual([])
  })

  test.each([
    'severity: {peer/client-id: BOMB}',
    'ignore: [{check: BOMB, until: 2027-01-31, reason: x}]',
    'ignore: [{check: peer/client-id, until: BOMB}]',
  ])('whose aliases expand a billionfold is refused at once: %s', (text) => {
    expect(refusal(text.replace('BOMB', aliasBomb))).toMatch(/has to be (?:text|a day)/)
  })

  test('is looked for in the folder first, then in the user’s own', () => {
    const [folder, home] = [mkdtempSync(join(tmpdir(), 'meshfed-')), mkdtempSync(join(tmpdir(), 'meshfed-'))]
    const env = { XDG_CONFIG_HOME: home }
    expect(findSettings(env, folder)).toBeNull()
    mkdirSync(join(home, 'meshfed'))
    writeFileSync(join(home, 'meshfed', 'config.yaml'), '')
    expect(findSettings(env, folder)).toBe(join(home, 'meshfed', 'config.yaml'))
    writeFileSync(join(folder, '.meshfed.yaml'), '')
    expect(findSettings(env, folder)).toBe(join(folder, '.meshfed.yaml'))
  })
})

describe('doctor --config', () => {
  const dumps = dumpsOf('client-id-wrong').flatMap((path) => ['--dump', path])

  test('counts what is suppressed, shows it with --verbose, and does not fail for it', async () => {
    const config = file(ignore('    until: 9999-12-31\n    reason: moving gateways\n'))
    const [short, long, json] = await Promise.all([
      meshfed(['doctor', ...dumps, '--config', config]),
      meshfed(['doctor', ...dumps, '--config', config, '--verbose']),
      meshfed(['doctor', ...dumps, '--config', config, '-o', 'json']),
    ])
    expect(short.stdout).toMatch(/\d+ findings? suppressed/)
    expect(short.stdout).not.toContain('moving gateways')
    expect(long.stdout).toContain('until 9999-12-31: moving gateways')
    const report = JSON.parse(json.stdout)
    expect(report.suppressed.map((one: { finding: { id: string } }) => one.finding.id)).toContain('peer/client-id')
    expect(report.findings.filter((one: { severity: string }) => one.severity === 'error')).toEqual([])
    expect([0, 4]).toContain(short.code)
  })

  test('refuses a file that is wrong, and one that is not there', async () => {
    const wrong = await meshfed(['doctor', '--demo', '--config', file('ignroe: []')])
    expect(wrong.stderr).toContain('did you mean ignore?')
    expect(wrong.code).toBe(2)
    expect((await meshfed(['doctor', '--demo', '--config', '/no/such/file'])).code).toBe(2)
  })
})
