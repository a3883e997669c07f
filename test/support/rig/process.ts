import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** A server that runs as a child process and never outlives this one. */
export interface Server {
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts a server and waits until `ready` says so; a server that ends before that rejects with the end of its own log. */
export async function startServer(
  file: string,
  args: readonly string[],
  ready: () => Promise<boolean>,
  patience = 60_000,
): Promise<Server> {
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  running.add(child)
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4000)
  })
  let ended = false
  child.once('exit', () => {
    ended = true
    running.delete(child)
  })
  child.once('error', (error) => {
    ended = true
    log += error.message
  })

  const server: Server = {
    async kill() {
      if (ended) return
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
  const deadline = Date.now() + patience
  while (!(await ready().catch(() => false))) {
    if (ended) throw new Error(`${file} ended early:\n${log}`)
    if (Date.now() > deadline) {
      await server.kill()
      throw new Error(`${file} was not ready within ${patience} ms:\n${log}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return server
}

/** Ports that are free now on 127.0.0.1, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map((server) => {
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  })
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
