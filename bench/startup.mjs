// How long it takes until a user sees anything, against the floor of the runtime and against kubectl.
import { bin, median, ms, table } from './measure.mjs'

const runs = Number(process.argv[2] ?? 21)
const floor = await median(process.execPath, ['-e', '0'], { runs })
const rows = [['node -e 0', ms(floor.seconds), '1.0', '']]
for (const [args, aim] of [
  [['--version'], 1.4],
  [['--help'], 2.2],
  [['doctor', '--help'], 2.2],
  [['explain', 'trust/peer-root-matches'], undefined],
]) {
  const { seconds } = await median(process.execPath, [bin, ...args], { runs })
  rows.push([`meshfed ${args.join(' ')}`, ms(seconds), (seconds / floor.seconds).toFixed(2), aim ?? ''])
}
const { seconds } = await median('kubectl', ['version', '--client'], { runs })
rows.push(['kubectl version --client', ms(seconds), (seconds / floor.seconds).toFixed(2), ''])
table(['command', 'median', 'times node -e 0', 'aim'], rows)
