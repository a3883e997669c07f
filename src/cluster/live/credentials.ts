import { readFile } from 'node:fs/promises'
import { Failure } from './failure.js'
import type { KubeContext } from './kubeconfig.js'
import type { ExecPlugin, KubeUser } from './kubeconfig-file.js'
import { shown } from './shown.js'

/** How long a plugin may take that talks to nobody; one that may ask its user something has until the run ends. */
const pluginTimeoutMs = 60_000

/**
 * The user with credentials in place of what gives them: a token file is read and a credential plugin is run, both once per
 * call. A token or a password that is set outranks the plugin, as in kubectl.
 */
export async function logIn(context: KubeContext, signal: AbortSignal): Promise<KubeUser> {
  const { user } = context
  if (user.tokenFile !== undefined) return { ...user, token: await readToken(user.tokenFile) }
  if (user.exec === undefined || user.token !== undefined || user.username !== undefined) return user
  const { token, certData, keyData } = await runPlugin(user.exec, context, signal)
  return { ...user, ...(token ? { token } : {}), ...(certData && keyData ? { certData, keyData } : {}) }
}

/** What to do about credentials that are refused. */
export function howToLogIn(context: KubeContext): string {
  const { user, cluster } = context
  if (user.tokenFile) return `${shown(user.tokenFile)} needs a new token`
  if (user.token) return `log in again with oc login ${cluster.server}`
  if (user.exec) return `log in again with ${shown(user.exec.command)}`
  if (user.certData || user.certFile) return 'the client certificate is not accepted, or no longer'
  return `log in with oc login ${cluster.server}`
}

async function readToken(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    throw new Failure(`cannot read the token file ${shown(file)}`, { cause: error })
  }
}

interface Credential {
  readonly token?: string
  readonly certData?: string
  readonly keyData?: string
}

/** Runs a client-go credential plugin by its protocol: ExecCredential in KUBERNETES_EXEC_INFO, ExecCredential on stdout. */
async function runPlugin(plugin: ExecPlugin, context: KubeContext, signal: AbortSignal): Promise<Credential> {
  const { execa } = await import('execa')
  const interactive = plugin.interactive && process.stdin.isTTY === true && process.stderr.isTTY === true
  const info = execInfo(plugin, context, interactive)
  const run = await execa(plugin.command, [...plugin.args], {
    env: { ...plugin.env, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
    stdin: interactive ? 'inherit' : 'ignore',
    stderr: interactive ? ['inherit', 'pipe'] : 'pipe',
    cancelSignal: signal,
    reject: false,
    ...(interactive ? {} : { timeout: pluginTimeoutMs }),
  })
  if (run.isCanceled) throw new Failure(`the credential plugin ${shown(plugin.command)} did not finish in time`)
  if (run.timedOut)
    throw new Failure(`the credential plugin ${shown(plugin.command)} did not finish in ${pluginTimeoutMs / 1000} s`)
  if (run.code === 'ENOENT') {
    const hint = plugin.installHint ? ` (${plugin.installHint.trim()})` : ''
    throw new Failure(`the credential plugin ${shown(plugin.command)} is not installed${hint}`)
  }
  if (run.failed) {
    const said = lastLine(run.stderr)
    throw new Failure(`the credential plugin ${shown(plugin.command)} failed${said ? `: ${said}` : ''}`)
  }
  return readCredential(plugin, run.stdout)
}

function execInfo(plugin: ExecPlugin, context: KubeContext, interactive: boolean): unknown {
  const { cluster } = context
  return {
    apiVersion: plugin.apiVersion,
    kind: 'ExecCredential',
    spec: {
      interactive,
      ...(plugin.provideClusterInfo
        ? {
            cluster: {
              server: cluster.server,
              'tls-server-name': cluster.tlsServerName,
              'insecure-skip-tls-verify': cluster.skipTlsVerify || undefined,
              'certificate-authority-data': cluster.caData,
              'proxy-url': cluster.proxyUrl,
            },
          }
        : {}),
    },
  }
}

/** Reads what a plugin printed. What it printed is never quoted: it holds the token. */
function readCredential(plugin: ExecPlugin, output: string): Credential {
  let status: Record<string, unknown> = {}
  try {
    status = JSON.parse(output)?.status ?? {}
  } catch {
    // no JSON is the same as JSON without a status
  }
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  const pem = (value: unknown) => {
    const data = text(value)
    return data === undefined ? undefined : Buffer.from(data).toString('base64')
  }
  const token = text(status.token)
  const certData = pem(status.clientCertificateData)
  const keyData = pem(status.clientKeyData)
  if (token === undefined && (certData === undefined || keyData === undefined)) {
    throw new Failure(`the credential plugin ${shown(plugin.command)} gave neither a token nor a certificate`)
  }
  return { ...(token ? { token } : {}), ...(certData && keyData ? { certData, keyData } : {}) }
}

function lastLine(text: string | undefined): string {
  return (text ?? '').trim().split('\n').at(-1)?.slice(0, 300) ?? ''
}
