import { describe, expect, test } from 'vitest'
import { finding, keys, report, sessionOf, show } from './support.js'

const cause = finding('trust/root', 'west holds the wrong root')
const symptom = finding('connection/watch', 'west is not connected', { causedBy: cause.key, service: 'shop.mall' })
const warning = finding('exports/rule', 'a rule matches nothing', { severity: 'warning', mesh: 'east' })
const three = report([cause, symptom, warning])

describe('the report on the screen', () => {
  test('the first cause and its fix stand on top, findings by area below, proof and command in the pane', async () => {
    const screen = show(sessionOf([three]))
    await screen.sees('proof')
    const lines = screen.frame().split('\n')
    expect(lines[0]).toMatch(/west ⇄ east {2}2 errors, 1 warning/)
    expect(lines[1]).toBe('✖ west holds the wrong root')
    expect(lines[2]).toContain('fix in west: repair trust/root')
    const list = lines.slice(lines.indexOf('trust (1)'))
    expect(list[1]).toMatch(/^❯ ✖ west holds the wrong root/)
    expect(list[2]).toBe('connection (1)')
    expect(list[3]).toMatch(/^ {2}✖ ↳ west is not connected/)
    await screen.sees('oc -n west-system repair trust/root')
  })

  test('j, k and the arrows move, over headings, and the pane follows', async () => {
    const screen = show(sessionOf([three]))
    await screen.sees('❯ ✖ west holds')
    screen.press('j')
    await screen.sees('❯ ✖ ↳ west is not connected', 'because of the first cause above')
    screen.press(keys.down)
    await screen.sees('❯ ▲ a rule matches nothing', 'repair exports/rule')
    screen.press(keys.down, 'k')
    await screen.sees('❯ ✖ ↳ west is not connected')
  })

  test('keys that arrive together count one by one', async () => {
    const screen = show(sessionOf([three]))
    await screen.sees('❯ ✖ west holds')
    screen.press('jjy')
    await screen.sees('❯ ▲ a rule matches nothing')
    expect(screen.copied).toEqual(['oc -n west-system repair exports/rule'])
  })

  test('/ shows what holds all words, enter keeps it and esc shows all again', async () => {
    const screen = show(sessionOf([three]))
    await screen.sees('❯ ✖ west holds')
    screen.press('/', 'east rule')
    await screen.sees('❯ ▲ a rule matches nothing', '1 shown')
    expect(screen.frame()).not.toContain('connection (1)')
    screen.press(keys.backspace, keys.enter)
    await screen.sees('1 with "east rul"')
    screen.press(keys.escape)
    await screen.sees('connection (1)', 'trust (1)')
  })

  test('letters are text while a filter is typed', async () => {
    const screen = show(sessionOf([three]))
    await screen.sees('❯ ✖ west holds')
    screen.press('/', 'qryx')
    await screen.sees('/qryx', '0 shown')
    expect(screen.onQuit).not.toHaveBeenCalled()
  })

  test('y sends one command after the other to the clipboard and says so, without control characters', async () => {
    const twice = finding('trust/root', 'two steps', {
      remedy: [
        { mesh: 'west', text: 'first', command: 'oc first\nrm -rf \x1b[2J' },
        { mesh: 'east', text: 'then', command: 'oc second' },
      ],
    })
    const screen = show(sessionOf([report([twice])]))
    await screen.sees('two steps')
    screen.press('y')
    await screen.sees('sent to the clipboard 1 of 2: oc first')
    screen.press('y')
    await screen.sees('sent to the clipboard 2 of 2: oc second')
    expect(screen.copied).toEqual(['oc first rm -rf \\u{1b}[2J', 'oc second'])
  })

  test('enter opens the pane on the whole screen, where j scrolls', async () => {
    const long = Array.from({ length: 40 }, (_, index) => ({
      mesh: 'west',
      resource: cause.resource,
      log: `line ${index}`,
    }))
    const [first, ...others] = long
    if (!first) throw new Error('no evidence')
    const screen = show(sessionOf([report([{ ...cause, evidence: [first, ...others] }])]))
    await screen.sees('more lines: enter')
    screen.press(keys.enter)
    await screen.sees('line 5')
    expect(screen.frame()).not.toContain('line 39')
    screen.press('G')
    await screen.sees('line 39', 'oc -n west-system repair trust/root')
    screen.press(keys.escape)
    await screen.sees('❯ ✖ west holds')
  })

  test('? explains the keys and signs, and any way back leads to the list', async () => {
    const screen = show(sessionOf([three]))
    await screen.sees('❯ ✖ west holds')
    screen.press('?')
    await screen.sees('copy the command of the fix', 'could not be read, and why')
    screen.press('q')
    await screen.sees('❯ ✖ west holds')
    expect(screen.onQuit).not.toHaveBeenCalled()
  })

  test('l, t and c show text of the selected finding; what fails is said in place of it', async () => {
    const screen = show(
      sessionOf([three], {
        logs: async (one) => [`lines of ${one.id}`],
        trace: async (service) => [`hops of ${service}`],
        certificates: async () => {
          throw new Error('no certificates could be read')
        },
      }),
    )
    await screen.sees('❯ ✖ west holds')
    screen.press('t')
    await screen.sees('not one service')
    screen.press('j', 'l')
    await screen.sees('lines of connection/watch')
    screen.press(keys.escape, 't')
    await screen.sees('trace of shop.mall', 'hops of shop.mall')
    screen.press(keys.escape, 'c')
    await screen.sees('no certificates could be read')
  })

  test('s says where the report was saved, or why not', async () => {
    const good = show(sessionOf([three]))
    await good.sees('❯ ✖ west holds')
    good.press('s')
    await good.sees('saved /reports/one.json')
    const bad = show(
      sessionOf([three], {
        save: async () => {
          throw new Error('read-only file system')
        },
      }),
    )
    await bad.sees('❯ ✖ west holds')
    bad.press('s')
    await bad.sees('not saved: read-only file system')
  })

  test('q and ctrl-c leave', async () => {
    const screen = show(sessionOf([three]))
    await screen.sees('❯ ✖ west holds')
    screen.press('q')
    expect(screen.onQuit).toHaveBeenCalledWith(null)
    const other = show(sessionOf([three]))
    await other.sees('❯ ✖ west holds')
    other.press('\x03')
    expect(other.onQuit).toHaveBeenCalledWith(null)
  })

  test('what could not be known is listed by reason, with the role that would help', async () => {
    const reason = 'may not list pods in west-system'
    const screen = show(
      sessionOf([
        report([cause], {
          unknown: ['gateways/pods', 'gateways/ports'].map((check) => ({ check, mesh: 'west', peer: null, reason })),
          missingRights: [{ group: '', resource: 'pods', verb: 'list', namespace: 'west-system' }],
        }),
      ]),
    )
    await screen.sees('not known (2)')
    screen.press('G')
    await screen.sees(`❯ ? west: ${reason} (2)`, 'gateways/ports', '--verb=list --resource=pods')
  })

  test('a healthy federation is said to be well, with its connections', async () => {
    const screen = show(sessionOf([report([])]))
    await screen.sees(
      '✔ Nothing is wrong that can be seen in 100 checks',
      '✔ west → east: connected, exports 1, imports 2',
    )
  })

  test('text of a cluster cannot write to the terminal', async () => {
    const hostile = finding('trust/root', 'bad\x1b[2J\x1b]52;c;eA==\x07 name', { mesh: 'we\x1b[31mst' })
    const screen = show(sessionOf([report([hostile])]))
    await screen.sees('bad\\u{1b}[2J')
    expect(screen.frame()).not.toContain('\x1b')
  })

  test('without Unicode every letter on the screen is ASCII', async () => {
    const screen = show(sessionOf([report([finding('trust/root', 'west’s root → “wrong”'), symptom])]), {
      look: { color: false, unicode: false, width: 100 },
    })
    await screen.sees('> x west\'s root -> "wrong"')
    expect(screen.frame()).toMatch(/^[\n\x20-\x7e]*$/)
  })
})

describe('sizes', () => {
  const many = report(
    Array.from({ length: 2000 }, (_, index) => finding(`exports/rule-${index % 7}`, `finding number ${index}`)),
  )

  test('of 2,000 findings only what fits is drawn, and the end is reached with one key', async () => {
    const screen = show(sessionOf([many]))
    await screen.sees('❯ ✖ finding number 0')
    expect(screen.frame().split('\n').length).toBeLessThanOrEqual(29)
    screen.press('G')
    await screen.sees('❯ ✖ finding number 1999')
    expect(screen.frame().split('\n').length).toBeLessThanOrEqual(29)
    expect(screen.frame()).not.toContain('finding number 1900')
    screen.press(keys.pageDown, 'g')
    await screen.sees('❯ ✖ finding number 0', 'exports (2000)')
  })

  test.for([
    [20, 6],
    [40, 12],
    [80, 24],
    [100, 60],
  ] as const)('the frame of a %i x %i terminal stays below its height', async ([columns, rows]) => {
    const screen = show(sessionOf([many]), { size: { columns, rows } })
    await screen.sees('meshfed')
    expect(screen.frame().split('\n').length).toBeLessThan(rows)
    const widest = Math.max(
      ...screen
        .frame()
        .split('\n')
        .map((line) => line.length),
    )
    expect(widest).toBeLessThanOrEqual(columns)
  })
})
