import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Api, createApi } from './api.js'
import { type AuditEvent, auditPolicy, readAudit } from './audit.js'
import { findBinaries } from './binaries.js'
import { type Authority, createAuthority } from './certificates.js'
import { installCrds } from './crds.js'
import { type Context, writeKubeconfig } from './kubeconfig.js'
import { freePorts, type Server, startServer } from './process.js'
import { grant, tokenFile, tokens, type User, viewerRules } from './users.js'

/** One cluster: a real kube-apiserver with the CRDs of a mesh, and nothing that would act on its objects. */
export interface Rig {
  /** Its name, and that of its context. */
  readonly context: string
  /** `https://127.0.0.1:<port>` */
  readonly server: string
  readonly authority: Authority
  readonly tokens: Readonly<Record<User, string>>
  /** As administrator. */
  readonly api: Api
  /** A kubeconfig whose only context is this cluster as that user. */
  kubeconfig(user: User): Promise<string>
  /** That context, for a kubeconfig of one's own: with another server (a proxy's), another token, … */
  contextOf(user: User): Context
  /** What was asked since the last `forgetAudit`, by the rig's users other than admin. */
  audit(): readonly AuditEvent[]
  forgetAudit(): void
  /** Ends the API server at once: from then on connections to it are refused. */
  stop(): Promise<void>
  /** Starts it again on the same port with the same objects. */
  restart(): Promise<void>
}

export interface Pair {
  readonly red: Rig
  readonly green: Rig
  /** A directory for a test's own files; removed by `stop`. */
  readonly directory: string
  /** A kubeconfig with the contexts `red` (current) and `green`. */
  kubeconfig(user: User): Promise<string>
  stop(): Promise<void>
}

/** Starts two clusters over one etcd. */
export async function startPair(): Promise<Pair> {
  const binaries = findBinaries()
  if ('missing' in binaries) throw new Error(binaries.missing)
  const directory = await mkdtemp(join(tmpdir(), 'meshfed-rig-'))
  const [client = 0, peer = 0, redPort = 0, greenPort = 0] = await freePorts(4)
  const etcdUrl = `http://127.0.0.1:${client}`
  const etcd = await startEtcd(binaries.etcd, directory, etcdUrl, `http://127.0.0.1:${peer}`)
  const start = (name: string, port: number) =>
    startRig({ name, port, etcdUrl, binary: binaries.apiserver, directory: join(directory, name) })
  const [red, green] = await Promise.all([start('red', redPort), start('green', greenPort)])
  return {
    red,
    green,
    directory,
    kubeconfig: (user) =>
      writeKubeconfig(join(directory, `both-${user}.kubeconfig`), [red.contextOf(user), green.contextOf(user)]),
    async stop() {
      await Promise.all([red.stop(), green.stop()])
      await etcd.kill()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function startEtcd(file: string, directory: string, client: string, peer: string): Promise<Server> {
  const args = {
    'data-dir': join(directory, 'etcd'),
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `default=${peer}`,
    'log-level': 'error',
    // Nothing here has to survive a power cut.
    'unsafe-no-fsync': 'true',
  }
  return startServer(file, flags(args), async () => (await fetch(`${client}/health`)).ok)
}

interface Settings {
  readonly name: string
  readonly port: number
  readonly etcdUrl: string
  readonly binary: string
  /** For this cluster alone. */
  readonly directory: string
}

async function startRig({ name, port, etcdUrl, binary, directory }: Settings): Promise<Rig> {
  const authority = createAuthority(`${name} cluster`)
  const server = `https://127.0.0.1:${port}`
  const auditLog = join(directory, 'audit.log')
  const args = flags({
    'etcd-servers': etcdUrl,
    'etcd-prefix': `/${name}`,
    'bind-address': '127.0.0.1',
    'secure-port': String(port),
    // Wide enough for the addresses of every recorded service.
    'service-cluster-ip-range': '172.16.0.0/12',
    'endpoint-reconciler-type': 'none',
    'authorization-mode': 'RBAC',
    'disable-admission-plugins': 'ServiceAccount',
    'audit-log-path': auditLog,
    // Pods' logs come from this machine; the nodes' other addresses stay as recorded.
    'kubelet-preferred-address-types': 'Hostname',
    ...(await writeFiles(directory, authority)),
  })

  const api = createApi(server, authority.root, tokens.admin)
  const ready = async () => (await api.call('GET', '/readyz')).status === 200
  let running = await startServer(binary, args, ready)
  await installCrds(api)
  await grant(api, 'viewer', viewerRules)

  let forgotten = 0
  const contextOf = (user: User): Context => ({ name, server, ca: authority.root, token: tokens[user] })
  return {
    context: name,
    server,
    authority,
    tokens,
    api,
    contextOf,
    kubeconfig: (user) => writeKubeconfig(join(directory, `${user}.kubeconfig`), [contextOf(user)]),
    audit() {
      const { events } = readAudit(auditLog, forgotten)
      return events.filter(({ user }) => user !== 'admin' && !user.startsWith('system:apiserver'))
    },
    forgetAudit() {
      forgotten = readAudit(auditLog).size
    },
    async stop() {
      api.close()
      await running.kill()
    },
    async restart() {
      await running.kill()
      running = await startServer(binary, args, ready)
    },
  }
}

/** Writes what an API server reads at its start; returns the flags that point there. */
async function writeFiles(directory: string, authority: Authority): Promise<Record<string, string>> {
  const serving = authority.issue()
  const accounts = authority.issue({ names: ['service accounts'] })
  const files = {
    'tls-cert-file': serving.certificate,
    'tls-private-key-file': serving.key,
    'client-ca-file': authority.root,
    'token-auth-file': tokenFile,
    'audit-policy-file': auditPolicy,
    'service-account-signing-key-file': accounts.key,
    'service-account-key-file': accounts.certificate,
  }
  await mkdir(directory, { recursive: true })
  for (const [flag, text] of Object.entries(files)) await writeFile(join(directory, flag), text, { mode: 0o600 })
  const paths = Object.fromEntries(Object.keys(files).map((flag) => [flag, join(directory, flag)]))
  return { ...paths, 'service-account-issuer': 'https://kubernetes.default.svc' }
}

function flags(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`)
}
