import { copyFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { dumpsOf } from '../support/recorded.js'
import { Terminal } from '../support/terminal.js'

const program = `node ${resolve('bin/kubectl-meshfed')}`
const demo = `${program} doctor --demo; echo exit $?`
const cause = /ConfigMap green-mesh-ca-root-cert in red-mesh holds/
const listed = /❯ ✖/
const limit = 60_000

let open: Terminal[] = []
afterEach(async () => {
  await Promise.all(open.map((terminal) => terminal.close()))
  open = []
})

async function terminal(columns = 80, rows = 24, env: Record<string, string> = {}): Promise<Terminal> {
  const one = await Terminal.open(columns, rows, env)
  open.push(one)
  return one
}

describe('doctor in a real terminal', () => {
  test('opens the screen, follows keys and sizes, and leaves the report in the scrollback', {
    timeout: limit,
  }, async () => {
    const tty = await terminal()
    const before = await tty.state()
    await tty.run('echo earlier work')
    await tty.run(demo)
    const first = await tty.sees(listed, cause, /fix in red-mesh/)
    expect((await tty.state()).alternate).toBe(true)
    expect((await tty.state()).cursor).toBe(false)
    expect(first).not.toContain('earlier work')

    await tty.press('Down')
    await tty.sees(/❯ ✖ ↳/, /because of|more lines/)
    await tty.type('k')
    await tty.press('Enter')
    await tty.sees(/proof/, /esc back/)
    await tty.resize(200, 60)
    const wide = await tty.sees(/│/, listed, /fix {4}in red-mesh/, /so {5}concerns/)
    expect(wide.split('\n').filter((line) => line !== '').length).toBe(59)
    await tty.resize(80, 24)
    await tty.sees(/esc back/)
    expect(await tty.screen()).not.toContain('│')
    await tty.press('Escape')
    await tty.sees(listed)
    await tty.type('/zzz')
    await tty.sees(/\/zzz.* 0 shown/)
    await tty.press('Escape')
    await tty.sees(listed)

    await tty.type('q')
    await tty.sees(/exit 1/)
    const left = await tty.scrollback()
    expect(left).toMatch(/earlier work\n[$#] .*doctor --demo[\s\S]*\n✖ ConfigMap green-mesh-ca-root-cert/)
    expect(left).not.toMatch(/\? help {2}q quit|│/)
    expect(left.match(/echo earlier work/g)).toHaveLength(1)
    expect(await tty.state()).toEqual(before)
  })

  test.for(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s gives the terminal back as it was',
    { timeout: limit },
    async (signal) => {
      const tty = await terminal()
      const before = await tty.state()
      await tty.run(`${program} doctor --demo`)
      await tty.sees(listed)
      await tty.signal(signal)
      await tty.sees(/[$#]\s*$/)
      // what a shell says of a program that a signal ended
      await tty.run('echo exit $?')
      await tty.sees(new RegExp(`exit ${{ SIGTERM: 143, SIGINT: 130, SIGHUP: 129 }[signal]}`))
      expect(await tty.state()).toEqual(before)
    },
  )

  test('an error that nobody caught gives the terminal back and is told in one line', { timeout: limit }, async () => {
    const tty = await terminal()
    const before = await tty.state()
    const fault = 'process.on("SIGUSR2",()=>{throw(new/**/Error("broken/on/purpose"))})'
    await tty.run(`NODE_OPTIONS='--import=data:text/javascript,${encodeURIComponent(fault)}' ${demo}`)
    await tty.sees(listed)
    await tty.signal('SIGUSR2')
    await tty.sees(/fault in meshfed itself, please report it: broken\/on\/purpose/, /exit 3/)
    expect(await tty.state()).toEqual(before)
  })

  test('ctrl-c leaves like q', { timeout: limit }, async () => {
    const tty = await terminal()
    const before = await tty.state()
    await tty.run(demo)
    await tty.sees(listed)
    await tty.press('C-c')
    await tty.sees(/exit 1/)
    expect(await tty.state()).toEqual(before)
  })

  test('y puts the command into the clipboard, s saves the document, r reads again', { timeout: limit }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meshfed-screen-'))
    try {
      const tty = await terminal(120, 30)
      await tty.setting('set-clipboard', 'on')
      await tty.run(`cd ${folder}; ${demo}`)
      await tty.sees(listed)
      await tty.type('y')
      await tty.sees(/sent to the clipboard 1 of 2: oc -n red-mesh-system create /)
      await expect
        .poll(() => tty.clipboard(), { timeout: 10_000 })
        .toMatch(/^oc -n red-mesh-system create configmap green-mesh-ca-root-cert .* apply -f -$/)
      await tty.type('s')
      await tty.sees(/saved .*meshfed-.*\.json/)
      const [file = ''] = readdirSync(folder)
      expect(JSON.parse(readFileSync(join(folder, file), 'utf8')).summary.verdict).toBe('findings')
      await tty.type('r')
      await tty.sees(/no change since \d\d:\d\d:\d\d/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('l, t and c show the proof in the timeline, the hops of the service, and the certificates', {
    timeout: limit,
  }, async () => {
    const tty = await terminal(140, 40)
    const dumps = dumpsOf('exported-app-down').map((path) => `--dump ${path}`)
    await tty.run(demo)
    await tty.sees(listed)
    await tty.type('l')
    await tty.sees(/log lines around/, /^> \d\d:\d\d:\d\d.*CERTIFICATE_VERIFY_FAILED/ms, /j k move {2}esc back/)
    await tty.press('Escape')
    await tty.sees(listed)
    await tty.type('q')
    await tty.sees(/exit 1/)
    await tty.run(`${program} doctor ${dumps.join(' ')}`)
    await tty.sees(listed)
    await tty.type('t')
    await tty.sees(/trace of \S+/, /red-mesh cannot call/)
    await tty.press('Escape')
    await tty.sees(listed)
    await tty.type('c')
    await tty.sees(/red-mesh’s trust in green-mesh/, /spiffe:\/\//)
  })

  test('--watch reads again by itself and shows what was repaired', { timeout: limit }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meshfed-watch-'))
    const put = (scenario: string) =>
      dumpsOf(scenario).map((path) => {
        const copy = join(folder, basename(path))
        // as a whole, so that no run meets half a file
        copyFileSync(path, `${copy}.new`)
        renameSync(`${copy}.new`, copy)
        return `--dump ${copy}`
      })
    try {
      const tty = await terminal(120, 40)
      await tty.run(`${program} doctor ${put('client-id-wrong').join(' ')} --check peer/client-id --watch 1s`)
      await tty.sees(listed, /green-mesh admits red-mesh as/, /next in 1 s/)
      put('healthy')
      await tty.sees(/Nothing is wrong that can be seen/)
      put('client-id-wrong')
      await tty.sees(/1 new, 1 flapping since/, /flapping$/m)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('with NO_COLOR nothing is coloured, without a UTF-8 locale all is ASCII', { timeout: limit }, async () => {
    const tty = await terminal(80, 24, { NO_COLOR: '1', LANG: 'C' })
    await tty.run(demo)
    const screen = await tty.sees(/> x ConfigMap/)
    expect(screen).toMatch(/^[\n\x20-\x7e]*$/)
    expect(await tty.screen()).not.toContain('\x1b[3')
  })

  test('a terminal that cannot place text, a build server and --no-tui get plain text', {
    timeout: limit,
  }, async () => {
    const tty = await terminal(120, 50)
    const runs = [`TERM=dumb ${demo}`, `CI=true ${demo}`, `${program} doctor --demo --no-tui; echo exit $?`]
    for (const run of runs) {
      await tty.run(`clear; ${run}`)
      await tty.sees(/exit 1/, cause)
      expect((await tty.state()).alternate).toBe(false)
    }
  })

  test('what cannot be opened is an error on the usual screen', { timeout: limit }, async () => {
    const tty = await terminal()
    const before = await tty.state()
    await tty.run(`${program} doctor --dump no/such/dump; echo exit $?`)
    await tty.sees(/error: .*no\/such\/dump/, /exit 3/)
    expect(await tty.state()).toEqual(before)
  })

  test('for a screen reader everything is lines of words, on the usual screen', { timeout: limit }, async () => {
    const tty = await terminal(100, 50)
    await tty.run(
      `${program} doctor --screen-reader ${dumpsOf('client-id-wrong')
        .map((path) => `--dump ${path}`)
        .join(' ')}`,
    )
    await tty.sees(/\(selected\) error, 1 of \d+, peer/, /press \? for keys/)
    expect((await tty.state()).alternate).toBe(false)
    await tty.type('q')
    await tty.sees(/\n[$#] *$/)
  })
})
