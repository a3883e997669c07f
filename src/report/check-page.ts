import type { Finding } from '../vocabulary/finding.js'
import { showRef } from '../vocabulary/kube.js'

/** What a check says of itself: the part of its declaration that people read. */
export interface CheckDescription {
  readonly id: string
  readonly title: string
  readonly severity: string
  readonly why: string
  readonly covers: readonly string[]
  readonly after: readonly string[]
  /** What it reads, in words: `services of the control plane’s namespace (this side)`. */
  readonly reads: readonly string[]
}

/** The page of one check, in Markdown: `docs/checks/<id>.md`, and `explain <id>`. `example` is a finding of it, if one is at hand. */
export function checkPage(check: CheckDescription, example?: Finding): string {
  const parts = [
    `# ${check.id}`,
    `**${check.title}.** Severity: ${check.severity}.`,
    check.why,
    ...(example ? [exampleOf(example)] : []),
    `## What it reads\n\n${check.reads.map((line) => `- ${line}`).join('\n')}`,
    ...(check.after.length === 0
      ? []
      : [
          `## What may explain it\n\nWhen one of these stands on the same link, the finding is shown as its consequence: ${check.after
            .map((id) => `\`${id}\``)
            .join(', ')}.`,
        ]),
    ...(check.covers.length === 0 ? [] : [`Failure catalogue: ${check.covers.join(', ')}.`]),
  ]
  return `${parts.join('\n\n')}\n`
}

function exampleOf(finding: Finding): string {
  const evidence = finding.evidence.map((one) => {
    if (one.log !== undefined) return `- log of ${showRef(one.resource)} in ${one.mesh}: \`${one.log}\``
    const expected = one.expected === undefined ? '' : `, expected \`${one.expected}\``
    return `- ${showRef(one.resource)} in ${one.mesh}${one.path ? `, ${one.path}` : ''}: \`${one.actual ?? ''}\`${expected}`
  })
  const remedy = finding.remedy.map(
    (one) => `- in ${one.mesh}: ${one.text}${one.command ? `\n  \`\`\`sh\n  ${one.command}\n  \`\`\`` : ''}`,
  )
  return [
    '## Example',
    `> ${finding.message}`,
    `On ${showRef(finding.resource)} in ${finding.mesh}${finding.resource.path ? `, field \`${finding.resource.path}\`` : ''}.`,
    `Proof:\n\n${evidence.join('\n')}`,
    `Fix:\n\n${remedy.join('\n')}`,
  ].join('\n\n')
}
