import { readFileSync } from 'node:fs'
import { execa } from 'execa'
import { vi } from 'vitest'

/** A real terminal: a window of tmux with a shell in it, and keys, sizes and signals from outside. */
export class Terminal {
  readonly #socket: string

  private constructor(socket: string) {
    this.#socket = socket
  }

  /** `env` adds to the shell's environment; variables of build servers are taken out of it. */
  static async open(columns: number, rows: number, env: Readonly<Record<string, string>> = {}): Promise<Terminal> {
    const terminal = new Terminal(`meshfed-${process.pid}-${opened++}`)
    const { CI: _ci, CONTINUOUS_INTEGRATION: _other, NO_COLOR: _color, FORCE_COLOR: _force, ...rest } = process.env
    const size = ['-x', String(columns), '-y', String(rows)]
    // a shell without line editing, which would change the terminal's modes on its own
    await execa('tmux', ['-L', terminal.#socket, '-f', '/dev/null', 'new-session', '-d', ...size, 'sh'], {
      extendEnv: false,
      env: { ...rest, LANG: 'C.UTF-8', LC_ALL: '', ...env },
    })
    await terminal.sees(prompt)
    return terminal
  }

  /** What is on the screen now. */
  async screen(): Promise<string> {
    return this.#tmux('capture-pane', '-p')
  }

  /** The screen and everything that scrolled out of it. */
  async scrollback(): Promise<string> {
    return this.#tmux('capture-pane', '-p', '-S', '-')
  }

  /** Waits until the screen fits. */
  async sees(...patterns: readonly RegExp[]): Promise<string> {
    return vi.waitFor(
      async () => {
        const screen = await this.screen()
        const missing = patterns.find((pattern) => !pattern.test(screen))
        if (missing) throw new Error(`no ${missing} on the screen:\n${screen}`)
        return screen
      },
      { timeout: 30_000, interval: 50 },
    )
  }

  /** Types text as it is. */
  async type(text: string): Promise<void> {
    await this.#tmux('send-keys', '-l', text)
  }

  /** Presses keys by their names in tmux: Enter, Escape, Down, C-c. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux('send-keys', ...keys)
  }

  /** Runs a command line of the shell. */
  async run(command: string): Promise<void> {
    await this.type(command)
    await this.press('Enter')
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux('resize-window', '-x', String(columns), '-y', String(rows))
  }

  /** Whether the alternate screen is on and the cursor is shown, and the modes of the terminal line as stty says them. */
  async state(): Promise<{ alternate: boolean; cursor: boolean; modes: string }> {
    const said = await this.#tmux('display-message', '-p', '#{alternate_on} #{cursor_flag} #{pane_tty}')
    const [alternate, cursor, tty = ''] = said.trim().split(' ')
    const { stdout: modes } = await execa('stty', ['-a', '-F', tty])
    // the size is no mode
    return { alternate: alternate === '1', cursor: cursor === '1', modes: modes.replace(/^.*columns \d+;/s, '') }
  }

  /** Sends a signal to the program that the shell runs. */
  async signal(name: NodeJS.Signals): Promise<void> {
    const shell = (await this.#tmux('display-message', '-p', '#{pane_pid}')).trim()
    const children = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim().split(' ')
    process.kill(Number(children[0]), name)
  }

  async clipboard(): Promise<string> {
    return this.#tmux('show-buffer')
  }

  async setting(name: string, value: string): Promise<void> {
    await this.#tmux('set-option', '-g', name, value)
  }

  async close(): Promise<void> {
    await this.#tmux('kill-server')
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    const { stdout } = await execa('tmux', ['-L', this.#socket, ...args])
    return stdout
  }
}

/** Of a shell without settings; root has another one. */
const prompt = /^[$#]\s*$/m

let opened = 0
