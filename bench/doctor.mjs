// doctor on the recorded example: aim below 1 s and 150 MB.
import { bin, mb, median, ms, node, table } from './measure.mjs'

const rows = []
for (const args of [
  ['doctor', '--demo', '--no-tui'],
  ['doctor', '--demo', '-o', 'json'],
]) {
  const { seconds, megabytes } = await median(process.execPath, [...node, bin, ...args], { runs: 9 })
  rows.push([`meshfed ${args.join(' ')}`, ms(seconds), mb(megabytes)])
}
table(['command (aim: 1 s, 150 MB)', 'median', 'peak memory'], rows)
