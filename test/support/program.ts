import { resolve } from 'node:path'
import { execa } from 'execa'

export interface Printed {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

/** Runs the built program as a user would, with no terminal. `npm test` builds it first. */
export async function meshfed(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Printed> {
  const bin = resolve('bin/kubectl-meshfed')
  const result = await execa(process.execPath, [bin, ...args], {
    reject: false,
    stripFinalNewline: false,
    env: { KUBECONFIG: '/nonexistent', NO_COLOR: '1', ...env },
  })
  return { stdout: result.stdout, stderr: result.stderr, code: result.exitCode ?? -1 }
}
