import { expect, test } from 'vitest'
import { renderText } from '../../src/report/text/report.js'
import type { Finding } from '../../src/vocabulary/finding.js'
import { sample } from './sample.js'

const look = { color: false, unicode: true, width: 100, verbose: true, areaOf: (id: string) => id.split('/')[0] ?? '' }
const [root] = sample.findings as readonly [Finding, ...Finding[]]
const caused = (key: string, causedBy: string | null): Finding => ({ ...root, key, causedBy, message: key })

test('a cause counts what it explains through others too', () => {
  const findings = [caused('root', null), caused('middle', 'root'), caused('leaf', 'middle'), caused('twig', 'middle')]
  const text = renderText({ ...sample, findings }, look)
  expect(text.match(/explains \d other/g)).toEqual(['explains 3 other', 'explains 2 other'])
})

test('a report from a file whose findings explain each other in a circle is shown', () => {
  const findings = [caused('hen', 'egg'), caused('egg', 'hen'), caused('self', 'self'), caused('lost', 'gone')]
  expect(renderText({ ...sample, findings }, look)).toContain('lost')
})
