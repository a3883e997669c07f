import { showRef } from '../vocabulary/kube.js'
import { calm } from './calm.js'
import { clean } from './clean.js'
import type { Report } from './document.js'
import { escapeXml } from './xml.js'

const attribute = (text: string) => escapeXml(clean(text))

/** JUnit XML for CI: a test case per finding (failed) and per unknown (skipped), and one that passes when nothing is wrong. */
export function renderJunit(report: Report): string {
  const failed = report.findings.filter((one) => one.severity !== 'info')
  const cases = [
    ...failed.map((one) => {
      const proof = one.evidence.map(
        (item) => `${showRef(item.resource)} ${item.path ?? ''} ${item.log ?? item.actual ?? ''}`,
      )
      const fix = one.remedy.map((item) => `in ${item.mesh}: ${item.text}${item.command ? `\n${item.command}` : ''}`)
      const text = [...proof, ...fix].map(clean).join('\n')
      return `    <testcase classname="${attribute(one.mesh)}.${one.id.replace('/', '.')}" name="${attribute(showRef(one.resource))}"><failure type="${one.severity}" message="${attribute(one.message)}">${escapeXml(text)}</failure></testcase>`
    }),
    ...report.unknown.map(
      (one) =>
        `    <testcase classname="${attribute(one.mesh)}.${one.check.replace('/', '.')}" name="${attribute(one.check)}"><skipped message="${attribute(one.reason)}"/></testcase>`,
    ),
    ...(failed.length === 0 ? [`    <testcase classname="meshfed" name="${calm(report).says}"/>`] : []),
  ]
  const counts = `tests="${cases.length}" failures="${failed.length}" skipped="${report.unknown.length}" errors="0"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="meshfed" ${counts} time="${report.stats.seconds.toFixed(3)}">`,
    `  <testsuite name="federation" ${counts} timestamp="${report.generatedAt.slice(0, 19)}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}
