import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Paths of the two servers that the rig runs. */
export interface Binaries {
  readonly etcd: string
  readonly apiserver: string
}

/** The version that the API server claims; its source is pinned in servers/go.mod, and the two must agree. */
const version = 'v1.34.3'

const servers = fileURLToPath(new URL('./servers', import.meta.url))
const run = promisify(execFile)

/** The servers in this user's cache, or what has to be done to have them. Builds nothing. */
export function findBinaries(): Binaries | { readonly missing: string } {
  const binaries = cached()
  if (existsSync(binaries.etcd) && existsSync(binaries.apiserver)) return binaries
  return {
    missing: 'kube-apiserver and etcd are not built; MESHFED_RIG=build npm test does it once (needs Go >= 1.24)',
  }
}

/** Builds what the cache lacks: up to ten minutes on two cores the first time, nothing afterwards. Needs Go. */
export async function buildBinaries(say: (line: string) => void): Promise<Binaries> {
  const binaries = cached()
  await build(binaries.etcd, 'go.etcd.io/etcd/server/v3', '-s -w', say)
  // An API server without a version answers `v0.0.0-master+$Format…`, which clients cannot parse.
  const [major, minor] = version.slice(1).split('.')
  const stamp = Object.entries({ gitVersion: version, gitMajor: major, gitMinor: minor })
    .map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)
    .join(' ')
  await build(binaries.apiserver, 'k8s.io/kubernetes/cmd/kube-apiserver', `-s -w ${stamp}`, say)
  return binaries
}

async function build(target: string, main: string, ldflags: string, say: (line: string) => void): Promise<void> {
  if (existsSync(target)) return
  say(`building ${main} (once; it is kept in ${target})`)
  await mkdir(join(target, '..'), { recursive: true })
  // Renamed into place, so that a build that was cut off leaves nothing that looks like a server.
  const partial = `${target}.${process.pid}`
  const args = ['build', '-mod=readonly', '-buildvcs=false', '-ldflags', ldflags, '-o', partial, main]
  await run('go', args, { cwd: servers, maxBuffer: 64 * 1024 * 1024 })
  await rename(partial, target)
}

function cached(): Binaries {
  const pins = createHash('sha256').update(version)
  for (const file of ['go.mod', 'go.sum']) pins.update(readFileSync(join(servers, file)))
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  const directory = join(cache, 'meshfed-rig', pins.digest('hex').slice(0, 12))
  return { etcd: join(directory, 'etcd'), apiserver: join(directory, 'kube-apiserver') }
}
