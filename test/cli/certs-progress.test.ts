import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { Terminal } from '../support/terminal.js'

let tty: Terminal | undefined
let server: Server | undefined
afterEach(async () => {
  await tty?.close()
  server?.close()
})

/** A kubeconfig of a cluster that takes connections and never says a word. */
async function silentCluster(): Promise<string> {
  const listening = createServer(() => {}).unref()
  server = listening
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done))
  const address = listening.address()
  const port = typeof address === 'object' ? address?.port : 0
  const file = join(mkdtempSync(join(tmpdir(), 'meshfed-silent-')), 'config')
  writeFileSync(
    file,
    JSON.stringify({
      'current-context': 'prod-red',
      contexts: [{ name: 'prod-red', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: 'u', user: {} }],
    }),
  )
  return file
}

test.each(['verify', 'show'])(
  'certs %s says on a terminal what it is reading, and takes that away',
  async (command) => {
    tty = await Terminal.open(100, 24, { KUBECONFIG: await silentCluster() })
    await tty.run(`node ${resolve('bin/kubectl-meshfed')} certs ${command}; echo exit $?`)
    await tty.sees(/prod-red: reading \w+/)
    await tty.press('C-c')
    const screen = await tty.sees(/^exit 130/m)
    expect(screen).not.toMatch(/^prod-red: reading/m)
  },
)
