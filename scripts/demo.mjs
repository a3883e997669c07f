// Runs the main job on the recorded example. That it finds something (exit code 1) is what it is for, so that is success here.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const bin = join(import.meta.dirname, '../bin/kubectl-meshfed')
const { status } = spawnSync(process.execPath, [bin, 'doctor', '--demo', '--no-tui'], { stdio: 'inherit' })
process.exitCode = status === 1 ? 0 : (status ?? 3)
