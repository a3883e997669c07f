import { severities } from '../vocabulary/finding.js'
import { clean } from './clean.js'
import type { Report } from './document.js'

/** OpenMetrics text for a CronJob that pushes or exposes it: verdicts and counts, one series per peering and per finding. */
export function renderOpenmetrics(report: Report): string {
  const lines = [
    ...family('meshfed_up', 'gauge', 'A report could be made.', [[{}, 1]]),
    ...family(
      'meshfed_findings',
      'gauge',
      'Findings by severity.',
      severities.map(
        (severity) => [{ severity }, report.findings.filter((one) => one.severity === severity).length] as const,
      ),
    ),
    ...family('meshfed_unknown_checks', 'gauge', 'Answers that could not be had.', [[{}, report.unknown.length]]),
    ...family('meshfed_suppressed_findings', 'gauge', 'Findings that somebody accepted for a time.', [
      [{}, report.suppressed?.length ?? 0],
    ]),
    ...family(
      'meshfed_peer_connected',
      'gauge',
      'The mesh says that its own watch of the peer is connected.',
      report.peerings.flatMap(({ mesh, peer, connected }) =>
        connected === null ? [] : [[{ mesh, peer }, Number(connected)] as const],
      ),
    ),
    ...family(
      'meshfed_finding',
      'gauge',
      'One finding; cause="true" for roots.',
      report.findings.map((one) => [
        {
          id: one.id,
          severity: one.severity,
          mesh: one.mesh,
          kind: one.resource.kind,
          namespace: one.resource.namespace ?? '',
          name: one.resource.name,
          path: one.resource.path ?? '',
          cause: String(one.causedBy === null),
        },
        1,
      ]),
    ),
    ...family('meshfed_run_seconds', 'gauge', 'Wall time of the run.', [[{}, report.stats.seconds]]),
    ...family('meshfed_report_timestamp_seconds', 'gauge', 'When the report was made.', [
      [{}, Date.parse(report.generatedAt) / 1000],
    ]),
    '# EOF',
    '',
  ]
  return lines.join('\n')
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number]

/** One metric family. Two samples with the same labels would be rejected as a whole, so the first one stands. */
function family(name: string, type: string, help: string, samples: readonly Sample[]): string[] {
  const unique = new Map(samples.map(([labels, value]) => [series(name, labels), value] as const).reverse())
  return [
    `# TYPE ${name} ${type}`,
    `# HELP ${name} ${help}`,
    ...[...unique].reverse().map(([text, value]) => `${text} ${value}`),
  ]
}

function series(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([key, value]) => `${key}="${clean(value).replace(/[\\"]/g, (character) => `\\${character}`)}"`,
  )
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`
}
