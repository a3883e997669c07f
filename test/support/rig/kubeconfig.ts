import { writeFile } from 'node:fs/promises'
import { dump } from 'js-yaml'

/** One context: its user has the same name, so that every file's user names are as distinct as its contexts. */
export interface Context {
  readonly name: string
  readonly server: string
  /** PEM of the authority that signed the server's certificate. */
  readonly ca: string
  readonly token: string
  readonly namespace?: string
}

/** Writes a kubeconfig; the first context is the current one. Returns the path. */
export async function writeKubeconfig(path: string, contexts: readonly Context[]): Promise<string> {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': contexts[0]?.name ?? '',
    clusters: contexts.map(({ name, server, ca }) => ({
      name,
      cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') },
    })),
    users: contexts.map(({ name, token }) => ({ name, user: { token } })),
    contexts: contexts.map(({ name, namespace }) => ({
      name,
      context: { cluster: name, user: name, ...(namespace === undefined ? {} : { namespace }) },
    })),
  }
  await writeFile(path, dump(config), { mode: 0o600 })
  return path
}
