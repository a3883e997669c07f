import { Flags } from '@oclif/core'
import { MeshfedCommand } from '../cli/command.js'
import { exitCode } from '../cli/exit-code.js'
import { sourceFlags } from '../cli/flags.js'
import type { ChecklistItem } from '../report/checklist.js'

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
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Checklist)
    const items = await this.withSources(flags, async (sources) => {
      const [{ diagnose }, { allChecks }, { checklistOf }] = await Promise.all([
        import('../session/diagnose.js'),
        import('../checks/index.js'),
        import('../session/checklist.js'),
      ])
      return checklistOf(await diagnose(sources.meshes, allChecks, { logSinceSeconds: 900, warn: sources.warn }))
    })
    process.stdout.write(await this.rendered(items, flags.output))
    process.exitCode = codeOf(items)
  }

  private async rendered(items: readonly ChecklistItem[], format: (typeof formats)[number]): Promise<string> {
    if (format === 'json') return (await import('../report/json.js')).renderJson({ items })
    if (format === 'yaml') return (await import('../report/yaml.js')).renderYaml({ items })
    return (await import('../report/checklist.js')).renderChecklist(items, this.look())
  }
}

function codeOf(items: readonly ChecklistItem[]): number {
  if (items.some(({ state }) => state === 'missing')) return exitCode.findings
  return items.some(({ state }) => state === 'unknown') ? exitCode.incomplete : exitCode.ok
}
