// How long it takes until a user sees anything, against the floor of the runtime and against kubectl. Commands take turns, so that
// what else the machine does disturbs all of them alike.
import { bin, middle, ms, runOnce, table } from './measure.mjs'

const rounds = Number(process.argv[2] ?? 21)
const completer = bin.replace('kubectl-meshfed', 'kubectl_complete-meshfed')
const contestants = [
  { name: 'node -e 0', words: [process.execPath, '-e', '0'] },
  { name: 'meshfed --version', words: [process.execPath, bin, '--version'], aim: 1.4 },
  { name: 'meshfed --help', words: [process.execPath, bin, '--help'], aim: 2.2 },
  { name: 'meshfed doctor --help', words: [process.execPath, bin, 'doctor', '--help'], aim: 2.2 },
  { name: 'completion of a flag', words: [process.execPath, completer, 'doctor', '--'], aim: 2.2 },
  { name: 'meshfed explain', words: [process.execPath, bin, 'explain', 'trust/peer-root-matches'] },
  { name: 'kubectl version --client', words: ['kubectl', 'version', '--client'] },
]
const times = contestants.map(() => [])
for (let round = -1; round < rounds; round++) {
  for (const [index, { words }] of contestants.entries()) {
    const [command, ...args] = words
    const { seconds } = await runOnce(command, args)
    if (round >= 0) times[index].push(seconds)
  }
}
const floor = middle(times[0])
const rows = contestants.map(({ name, aim = '' }, index) => {
  const seconds = middle(times[index])
  return [name, ms(seconds), (seconds / floor).toFixed(2), aim]
})
table(['command', 'median', 'times node -e 0', 'aim'], rows)
