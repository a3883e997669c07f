import { readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import { Ajv } from 'ajv'
import { execa } from 'execa'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { CertsReport } from '../../src/report/certs/document.js'
import { type Authority, makeAuthority } from '../support/authority.js'
import { meshfed } from '../support/program.js'
import { type Pair, startPair } from '../support/rig/cluster.js'
import { describeWithServers } from '../support/rig/describe.js'
import { type Loaded, loadRecording } from '../support/rig/load.js'

const namespace = 'green-mesh-system'
const peerPath = '/apis/federation.maistra.io/v1/namespaces/red-mesh-system/servicemeshpeers/green-mesh'
const pod = 'ingress-red-mesh-7f6b8d5c6-xyz12'
const identity = `spiffe://green-mesh.local/ns/${namespace}/sa/ingress-red-mesh-service-account`

describeWithServers('certs verify on live clusters', () => {
  let pair: Pair
  let red: Loaded
  let green: Loaded
  const stranger = makeAuthority({ name: 'O=stranger' })

  beforeAll(async () => {
    pair = await startPair()
    ;[red, green] = await Promise.all([
      loadRecording(pair.red, 'healthy', 'red'),
      loadRecording(pair.green, 'healthy', 'green'),
    ])
  })
  afterAll(async () => {
    await Promise.all([red?.unload(), green?.unload()])
    await pair?.stop()
  })

  const servers: Server[] = []
  const sockets = new Set<Socket>()
  afterEach(() => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
    for (const server of servers.splice(0)) server.close()
  })

  async function listen(server: Server): Promise<number> {
    servers.push(server)
    server.on('connection', (socket) => sockets.add(socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  /** A gateway that wants a client certificate, as real ones do; `names` are the server names that it was asked for. */
  async function gateway(ca: Authority): Promise<{ port: number; names: string[] }> {
    const names: string[] = []
    const { keyPem, chainPem } = ca.issue({ spiffeId: identity })
    const settings = { key: keyPem, cert: chainPem + ca.pem, ca: [ca.pem], requestCert: true, rejectUnauthorized: true }
    const server = createTlsServer({
      ...settings,
      SNICallback: (name, done) => {
        names.push(name)
        done(null)
      },
    })
    server.on('tlsClientError', (_, socket: TLSSocket) => socket.destroy())
    return { port: await listen(server), names }
  }

  async function closedPort(): Promise<number> {
    const server = createServer()
    const port = await listen(server)
    await new Promise((resolve) => server.close(resolve))
    return port
  }

  async function run(...args: string[]): Promise<{ report: CertsReport; code: number }> {
    const kubeconfig = await pair.kubeconfig('viewer')
    const all = ['certs', 'verify', '-o', 'json', '--context', 'red', '--peer-context', 'green', ...args]
    const { stdout, stderr, code } = await meshfed(all, { KUBECONFIG: kubeconfig })
    expect(stderr).toBe('')
    return { report: JSON.parse(stdout), code }
  }

  function trustIn(report: CertsReport, mesh: string) {
    return report.peerings.find((peering) => peering.mesh === mesh) ?? expect.unreachable()
  }

  it('reads what an ingress gateway serves without a client certificate, asking for the right names', async () => {
    const [discovery, service] = [await gateway(stranger), await gateway(stranger)]
    green.kubelet.forward(`${namespace}/${pod}`, 8188, discovery.port)
    green.kubelet.forward(`${namespace}/${pod}`, 15443, service.port)
    const { report, code } = await run()
    expect(discovery.names).toEqual(['discovery.red-mesh-system.svc.green-mesh.local'])
    expect(service.names).toEqual([expect.stringMatching(/^outbound_\.9080_\._\..+\.svc\.red-mesh-exports\.local$/)])
    const { verdict, chains } = trustIn(report, 'red-mesh')
    const served = chains.filter(({ seenIn }) => seenIn.some((place) => place.startsWith('handshake with')))
    expect(served.map(({ accepted, certificates }) => [accepted, certificates.at(-1)?.subject])).toEqual([
      [false, 'O=stranger'],
      [false, 'O=stranger'],
    ])
    expect({ verdict, code }).toEqual({ verdict: 'broken', code: 1 })
    const validate = new Ajv({ allowUnionTypes: true }).compile(
      JSON.parse(readFileSync('schemas/certs-v1.json', 'utf8')),
    )
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true)
  })

  it('gives the reason for a handshake that cannot be made: plain ports, ports that hang, ports that nobody listens on', async () => {
    const plain = createServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
    const silent = createServer(() => {})
    green.kubelet.forward(`${namespace}/${pod}`, 8188, await listen(plain))
    green.kubelet.forward(`${namespace}/${pod}`, 15443, await listen(silent))
    const { report } = await run('--request-timeout', '2s')
    const reasons = report.unknown
      .filter(({ what }) => what === 'handshake')
      .map(({ mesh, reason }) => `${mesh}: ${reason}`)
    expect(reasons).toEqual(
      expect.arrayContaining([
        `green-mesh: ${pod}:8188: the port answers, but not with TLS`,
        `green-mesh: ${pod}:15443: no answer to a TLS handshake within 2000 ms`,
        'red-mesh: port 8188 of pod red-mesh-system/ingress-green-mesh-7f6b8d5c6-xyz12 refuses connections',
      ]),
    )
    expect(report.unknown.filter(({ what, mesh }) => what === 'handshake' && mesh === 'red-mesh')).toHaveLength(2)
  })

  it('tries the peer’s addresses from here only when it is told to', async () => {
    const { port } = await gateway(stranger)
    const remote = { addresses: ['127.0.0.1'], discoveryPort: port, servicePort: await closedPort() }
    await pair.red.api.must('PATCH', peerPath, { spec: { remote } })
    const seen = ({ report }: { report: CertsReport }) => [
      ...trustIn(report, 'red-mesh').chains.flatMap(({ seenIn }) => seenIn),
      ...report.unknown.map(({ reason }) => reason),
    ]
    const fromHere = [
      `handshake from this machine with 127.0.0.1:${port}`,
      `127.0.0.1:${remote.servicePort}: the connection was refused`,
    ]
    expect(seen(await run('--request-timeout', '2s', '--probe-address'))).toEqual(expect.arrayContaining(fromHere))
    const without = seen(await run('--request-timeout', '2s'))
    for (const text of fromHere) expect(without).not.toContain(text)
    await pair.red.api.must('PATCH', peerPath, {
      spec: { remote: { addresses: ['10.2.0.20'], discoveryPort: null, servicePort: null } },
    })
  })

  it('writes a manifest that the API server accepts', async () => {
    const args = ['certs', 'verify', '-o', 'pem', '--context', 'red', '--peer-context', 'green']
    const kubeconfig = await pair.kubeconfig('viewer')
    const { stdout } = await meshfed([...args, '--peer', 'green-mesh'], { KUBECONFIG: kubeconfig })
    const admin = ['--kubeconfig', await pair.red.kubeconfig('admin'), 'apply', '--dry-run=server', '-f', '-']
    const applied = await execa('kubectl', admin, { input: stdout, reject: false })
    expect(applied.stdout).toMatch(/^configmap\/green-mesh-ca-root-cert (configured|unchanged)/)
  })

  it('asks for no Secret, writes nothing, and compares the clocks', async () => {
    for (const rig of [pair.red, pair.green]) rig.forgetAudit()
    const { report } = await run()
    const events = [...pair.red.audit(), ...pair.green.audit()]
    expect(events.length).toBeGreaterThan(0)
    expect(events.filter(({ resource }) => resource === 'secrets')).toEqual([])
    const verbs = new Set(events.map(({ verb, resource, subresource }) => `${verb} ${resource}/${subresource}`))
    expect([...verbs].filter((verb) => /^(update|patch|delete)/.test(verb))).toEqual([])
    for (const { clockSkewSeconds } of report.peerings) expect(Math.abs(clockSkewSeconds ?? 99)).toBeLessThanOrEqual(2)
  })
})
