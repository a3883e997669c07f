import { once } from 'node:events'
import { get } from 'node:https'
import { createServer } from 'node:net'
import { PassThrough } from 'node:stream'
import { KubeConfig, Log, PortForward } from '@kubernetes/client-node'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createApi } from '../support/rig/api.js'
import { type Pair, startPair } from '../support/rig/cluster.js'
import { describeWithServers } from '../support/rig/describe.js'
import { writeKubeconfig } from '../support/rig/kubeconfig.js'
import { type Loaded, loadRecording } from '../support/rig/load.js'
import { startBlackHole, startProxy, statusBody } from '../support/rig/proxy.js'

const egress = 'egress-green-mesh-7f6b8d5c6-xyz12'
const namespace = 'red-mesh-system'

describeWithServers('the rig', () => {
  let pair: Pair
  let red: Loaded
  let green: Loaded

  beforeAll(async () => {
    pair = await startPair()
    ;[red, green] = await Promise.all([
      loadRecording(pair.red, 'service-port-wrong', 'red'),
      loadRecording(pair.green, 'service-port-wrong', 'green'),
    ])
  })
  afterAll(async () => {
    await Promise.all([red?.unload(), green?.unload()])
    await pair?.stop()
  })

  async function kubectl(...args: string[]) {
    return execa('kubectl', ['--kubeconfig', await pair.kubeconfig('viewer'), ...args], { reject: false, lines: true })
  }

  async function clientNode(): Promise<KubeConfig> {
    const config = new KubeConfig()
    config.loadFromFile(await pair.red.kubeconfig('viewer'))
    return config
  }

  it('shows kubectl the recorded peers of both clusters, status included', async () => {
    for (const [context, peer] of [
      ['red', 'green-mesh'],
      ['green', 'red-mesh'],
    ] as const) {
      const { stdout } = await kubectl('--context', context, 'get', 'servicemeshpeers', '-A', '-o', 'json')
      const { items } = JSON.parse(stdout.join('\n'))
      expect(items).toHaveLength(1)
      expect(items[0]).toMatchObject({ metadata: { name: peer }, status: { discoveryStatus: { active: [{}] } } })
    }
  })

  it('keeps the addresses that services, pods and load balancers had', async () => {
    const { stdout } = await kubectl('get', 'services', '-n', namespace, '-o', 'json')
    const { items } = JSON.parse(stdout.join('\n'))
    const ingress = items.find((service: { metadata: { name: string } }) => service.metadata.name.startsWith('ingress'))
    expect(ingress.status.loadBalancer.ingress).toEqual([{ ip: '10.1.0.20', ipMode: 'VIP' }])
    const { stdout: pod } = await kubectl('get', 'pod', egress, '-n', namespace, '-o', 'jsonpath={.status.podIP}')
    expect(pod).toEqual(['10.1.0.30'])
  })

  it('serves recorded logs, their tail and their age as of the recording', async () => {
    const all = await kubectl('logs', egress, '-n', namespace, '--timestamps')
    const tail = await kubectl('logs', egress, '-n', namespace, '--timestamps', '--tail=2')
    const recent = await kubectl('logs', egress, '-n', namespace, '--timestamps', '--since=1m')
    expect(all.stdout.length).toBeGreaterThan(2)
    expect(tail.stdout).toEqual(all.stdout.slice(-2))
    const limit = red.collectedAt.getTime() - 60_000
    expect(recent.stdout).toEqual(all.stdout.filter((line) => Date.parse(line.split(' ')[0] ?? '') >= limit))
    const previous = await kubectl('logs', egress, '-n', namespace, '--previous')
    expect(previous.stderr.join()).toContain('previous terminated container "istio-proxy"')
  })

  it('streams new lines to a follower through a rotation until the log is cut', async () => {
    const log = red.kubelet.log(`${namespace}/${egress}/istio-proxy`)
    const sink = new PassThrough()
    await new Log(await clientNode()).log(namespace, egress, 'istio-proxy', sink, { follow: true, sinceSeconds: 1 })
    await expect.poll(() => log.followers).toBe(1)
    log.append(['before'])
    log.rotate()
    log.append(['after', Buffer.alloc(1_000_000, 'x'), Buffer.from([0xff, 0x00, 0x1b])])
    const lines: string[] = []
    for await (const chunk of sink.setEncoding('latin1')) {
      lines.push(chunk)
      if (chunk.includes('\x1b')) log.cut()
    }
    expect(lines.join('')).toMatch(/before\nafter\nx{1000000}\n\xff\0\x1b\n$/)
    expect(log.followers).toBe(0)
  })

  it('answers exec with the recorded config dump, and nothing else', async () => {
    const run = async (...command: string[]) => {
      const query = new URLSearchParams({ container: 'istio-proxy', stdout: 'true' })
      for (const word of command) query.append('command', word)
      const url = `${pair.red.server}/api/v1/namespaces/${namespace}/pods/${egress}/exec?${query}`
      const headers = { authorization: `Bearer ${pair.red.tokens.viewer}` }
      const socket = new WebSocket(url, ['v4.channel.k8s.io'], { ca: pair.red.authority.root, headers })
      const channels: Record<number, string> = {}
      socket.on('message', (data: Buffer) => {
        const channel = data[0] ?? 0
        channels[channel] = (channels[channel] ?? '') + data.subarray(1).toString()
      })
      await once(socket, 'close')
      return { status: JSON.parse(channels[3] ?? '{}').status, output: channels[1] ?? '' }
    }
    const dump = await run('pilot-agent', 'request', 'GET', 'config_dump')
    expect(dump.status).toBe('Success')
    expect(JSON.parse(dump.output).configs.length).toBeGreaterThan(3)
    expect(await run('rm', '-rf', '/')).toEqual({ status: 'Failure', output: '' })
  })

  it('forwards ports to this machine, and the proxy admin port to the recorded config dump', async () => {
    const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
    await once(echo, 'listening')
    const address = echo.address()
    red.kubelet.forward(`${namespace}/${egress}`, 8188, typeof address === 'object' ? (address?.port ?? 0) : 0)
    const config = await clientNode()
    const ask = async (port: number, question: string, until: string) => {
      const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()]
      const socket = await new PortForward(config).portForward(namespace, egress, [port], output, errors, input)
      input.write(question)
      let answer = ''
      for await (const chunk of output) {
        answer += chunk
        if (answer.includes(until)) break
      }
      if (typeof socket === 'object') socket.close()
      return answer
    }
    expect(await ask(8188, 'hello\n', '\n')).toBe('hello\n')
    const request = 'GET /config_dump HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n'
    expect(await ask(15000, request, 'configs')).toMatch(/^HTTP\/1.1 200 OK/)
    echo.close()
  })

  it('writes down who asked what, and what was refused', async () => {
    pair.red.forgetAudit()
    await kubectl('get', 'servicemeshpeers', '-n', namespace)
    await kubectl('get', 'secrets', '-n', namespace)
    await kubectl('logs', egress, '-n', namespace)
    const events = pair.red
      .audit()
      .map(({ user, verb, resource, subresource, code }) => [
        `${user} ${verb} ${resource}${subresource && '/'}${subresource}`,
        code,
      ])
    expect(Object.fromEntries(events)).toMatchObject({
      'viewer list servicemeshpeers': 200,
      'viewer list secrets': 403,
      'viewer get pods/log': 200,
    })
  })

  it('puts a proxy in between that lies, breaks off and dates its answers', async () => {
    const date = new Date('2020-01-02T03:04:05Z')
    const proxy = await startProxy(pair.red, {
      date,
      behaviour: ({ path }) => {
        if (path.endsWith('/pods'))
          return { status: 429, headers: { 'retry-after': '1' }, body: statusBody(429, 'X', 'x') }
        if (path.endsWith('/services')) return { reset: true, afterBytes: 100 }
        if (path.endsWith('/configmaps')) return { reset: true }
        return 'pass'
      },
    })
    const api = createApi(proxy.server, pair.red.authority.root, pair.red.tokens.viewer)
    const list = (plural: string) => api.call('GET', `/api/v1/namespaces/${namespace}/${plural}`)
    expect(await list('endpoints')).toMatchObject({ status: 200 })
    expect(await list('pods')).toMatchObject({ status: 429, body: { kind: 'Status', code: 429 } })
    await expect(list('services')).rejects.toThrow(/aborted/)
    await expect(list('configmaps')).rejects.toThrow(/hang up|ECONNRESET/)
    expect(proxy.asked.map(({ path }) => path.split('/').pop())).toEqual([
      'endpoints',
      'pods',
      'services',
      'configmaps',
    ])

    const kubeconfig = await writeKubeconfig(`${pair.directory}/proxy.kubeconfig`, [proxy.contextOf('viewer')])
    const { stdout } = await execa('kubectl', ['--kubeconfig', kubeconfig, 'logs', egress, '-n', namespace])
    expect(stdout).not.toBe('')
    const [version] = await once(get(`${proxy.server}/version`, { ca: pair.red.authority.root }), 'response')
    expect(version.resume().headers.date).toBe(date.toUTCString())
    api.close()
    await proxy.close()
  })

  it('refuses connections after a stop, and has the same objects after a restart', async () => {
    await pair.green.stop()
    const gone = await kubectl('--context', 'green', 'get', 'namespaces')
    expect(gone.stderr.join()).toMatch(/refused/)
    await pair.green.restart()
    const { stdout } = await kubectl('--context', 'green', 'get', 'servicemeshpeers', '-A', '-o', 'name')
    expect(stdout).toEqual(['servicemeshpeer.federation.maistra.io/red-mesh'])
  })

  it('has a port that accepts and never answers', async () => {
    const hole = await startBlackHole()
    const context = { ...pair.red.contextOf('viewer'), server: hole.server }
    const kubeconfig = await writeKubeconfig(`${pair.directory}/hole.kubeconfig`, [context])
    const args = ['--kubeconfig', kubeconfig, '--request-timeout=1s', 'get', '--raw', '/version']
    const { stderr } = await execa('kubectl', args, { reject: false })
    expect(stderr).toMatch(/timeout|deadline exceeded/i)
    await hole.close()
  })
})
