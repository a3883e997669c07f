import { Flags } from '@oclif/core'
import { MeshfedCommand } from '../cli/command.js'
import { exitCode } from '../cli/exit-code.js'
import { sourceFlags } from '../cli/flags.js'
import { bySettings, configFlag } from '../cli/settings.js'
import type { ChecklistItem } from '../report/checklist.js'
import type { SuppressedFinding } from '../report/document.js'

const formats = ['text', 'json', 'yaml'] as const

export default class Checklist extends MeshfedCommand {
  static override summary = 'Walk the implementation checklist and tick what is done on each mesh'
  static override description =
    'The steps are those of the product’s documentation, from network and operator to export and import sets. A step is ticked by what was found, and by the checks of doctor that belong to it. Exits with 1 while a step is missing.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --demo',
    '<%= config.bin %> <%= command.id %> --context red --peer-context green',
    '<%= config.bin %> <%= command.id %> --manifests ./red --manifests ./green -o json',
  ]
  static override flags = {
    ...sourceFlags,
    output: Flags.option({
      char: 'o',
      description: 'format',
      options: formats,
      default: 'text' as (typeof formats)[number],
    })(),
    config: configFlag,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Checklist)
    const [{ diagnose }, { allChecks }, { checklistOf }, { withoutAccepted }] = await Promise.all([
      import('../session/diagnose.js'),
      import('../checks/index.js'),
      import('../session/checklist.js'),
      import('../session/accepted.js'),
    ])
    const { checks, ignore } = await bySettings(allChecks, flags.config)
    const found = await this.withSources(flags, async ({ meshes, warn }) => {
      const whole = await diagnose(meshes, checks, { logSinceSeconds: 900, warn })
      const { diagnosis, suppressed, warnings } = withoutAccepted(whole, ignore, checks, new Date())
      for (const warning of warnings) warn(warning)
      return { items: checklistOf(diagnosis, suppressed), suppressed }
    })
    process.stdout.write(await this.rendered(found, flags.output))
    process.exitCode = codeOf(found.items)
  }

  private async rendered(found: Found, format: (typeof formats)[number]): Promise<string> {
    if (format === 'json') return (await import('../report/json.js')).renderJson(found)
    if (format === 'yaml') return (await import('../report/yaml.js')).renderYaml(found)
    return (await import('../report/checklist.js')).renderChecklist(found.items, found.suppressed, this.look())
  }
}

interface Found {
  readonly items: readonly ChecklistItem[]
  readonly suppressed: readonly SuppressedFinding[]
}

function codeOf(items: readonly ChecklistItem[]): number {
  if (items.some(({ state }) => state === 'missing')) return exitCode.findings
  return items.some(({ state }) => state === 'unknown') ? exitCode.incomplete : exitCode.ok
}
