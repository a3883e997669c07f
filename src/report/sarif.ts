import type { Finding, Severity } from '../vocabulary/finding.js'
import { showRef } from '../vocabulary/kube.js'
import { clean } from './clean.js'
import type { Report } from './document.js'
import { renderJson } from './json.js'

const levels: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' }

/** SARIF 2.1.0 for code scanning: findings on manifests carry file and line, others the object's name. */
export function renderSarif(report: Report, version: string): string {
  const rules = [...new Map(report.findings.map((one) => [one.id, one])).values()]
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'meshfed',
            version,
            rules: rules.map((one) => ({
              id: one.id,
              shortDescription: { text: one.title },
              defaultConfiguration: { level: levels[one.severity] },
            })),
          },
        },
        results: report.findings.map(result),
        invocations: [
          {
            executionSuccessful: true,
            endTimeUtc: report.generatedAt,
            toolExecutionNotifications: report.unknown.map((one) => ({
              level: 'note',
              descriptor: { id: one.check },
              message: { text: clean(`${one.check} (${one.mesh}): ${one.reason}`) },
            })),
          },
        ],
      },
    ],
  }
  return renderJson(document)
}

function result(finding: Finding) {
  const { resource } = finding
  const name = showRef(resource)
  const fixes = finding.remedy.map((one) => `in ${one.mesh}: ${one.text}${one.command ? ` (${one.command})` : ''}`)
  return {
    ruleId: finding.id,
    level: levels[finding.severity],
    message: { text: clean(`${finding.message}. Fix: ${fixes.join('; ')}`) },
    partialFingerprints: { meshfedKey: finding.key },
    locations: [
      {
        ...(resource.source
          ? {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(resource.source.file) },
                region: { startLine: resource.source.line },
              },
            }
          : {}),
        logicalLocations: [{ fullyQualifiedName: clean(`${finding.mesh}/${name}`), kind: 'resource' }],
      },
    ],
  }
}
