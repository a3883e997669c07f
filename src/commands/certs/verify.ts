import { Flags } from '@oclif/core'
import { CertsCommand, type Collected, certsFlags } from '../../cli/certs-command.js'
import { exitCode } from '../../cli/exit-code.js'
import type { CertsReport } from '../../report/certs/document.js'
import { UserError } from '../../vocabulary/errors.js'
import { type Severity, severities } from '../../vocabulary/finding.js'

const formats = ['text', 'json', 'yaml', 'pem'] as const
type Format = (typeof formats)[number]

export default class CertsVerify extends CertsCommand {
  static override summary = 'Verify for every peer that each mesh trusts what the other presents, and until when'
  static override description =
    'Compares the roots that meshes hold for each other with what their gateways really present: by their Envoy configurations, and live by TLS handshakes with the ingress gateways. It only reads; private keys are never read.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --demo',
    '<%= config.bin %> <%= command.id %> --context red --peer-context green --probe-address',
    '<%= config.bin %> <%= command.id %> --dump must-gather-red.tar.gz --dump must-gather-green.tar.gz --warn-before 60',
    '<%= config.bin %> <%= command.id %> --context red --peer-context green --peer green-mesh -o pem | oc --context red apply -f -',
  ]
  static override flags = {
    ...certsFlags,
    output: Flags.option({
      char: 'o',
      description: 'format; pem: the ConfigMap that makes a peer right, from the other mesh’s root',
      options: formats,
      default: 'text' as Format,
    })(),
    'fail-on': Flags.option({
      description: 'exit with 1 for findings of this severity or worse',
      options: severities,
      default: 'error' as Severity,
    })(),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(CertsVerify)
    const collected = await this.collect(flags)
    process.stdout.write(await this.rendered(collected, flags.output, flags.verbose))
    // Written for `oc apply`: what is wrong now is what it is there to mend.
    process.exitCode = flags.output === 'pem' ? exitCode.ok : codeOf(collected.report, flags['fail-on'])
  }

  private async rendered({ report, manifests }: Collected, format: Format, verbose: boolean): Promise<string> {
    if (format === 'pem') return renderManifests(report, manifests)
    if (format === 'json') return (await import('../../report/json.js')).renderJson(report)
    if (format === 'yaml') return (await import('../../report/yaml.js')).renderYaml(report)
    const { renderCertsText } = await import('../../report/certs/text.js')
    return renderCertsText(report, { ...this.look(), verbose, findings: true })
  }
}

/**
 * Manifests for one mesh, since all of them go to one cluster.
 *
 * @throws UserError when peers of several meshes are meant, or when no root is known that could be written
 */
async function renderManifests({ peerings }: CertsReport, manifests: Collected['manifests']): Promise<string> {
  if (new Set(peerings.map(({ mesh }) => mesh)).size > 1)
    throw new UserError('usage', 'ConfigMaps of several meshes go to several clusters: choose one mesh’s peer', [
      ...peerings.map(({ mesh, peer }) => `--peer ${mesh}/${peer}`),
    ])
  const unknown = peerings.find((_, index) => !manifests[index])
  if (peerings.length === 0) throw new UserError('cannot-run', 'no ServiceMeshPeer was found')
  if (unknown)
    throw new UserError('cannot-run', `the root of ${unknown.peerMesh ?? `peer ${unknown.peer}`} is not known`, [
      'read the other mesh too (--peer-context, or its dump): its root is in ConfigMap istio-ca-root-cert',
    ])
  const { renderManifest } = await import('../../report/certs/manifest.js')
  return manifests.flatMap((manifest) => (manifest ? [renderManifest(manifest)] : [])).join('---\n')
}

function codeOf({ peerings, unknown }: CertsReport, failOn: Severity): number {
  const rank = severities.indexOf(failOn)
  const found = peerings
    .flatMap(({ findings }) => findings)
    .some(({ severity }) => severities.indexOf(severity) <= rank)
  const verdicts = peerings.map(({ verdict }) => verdict)
  const bad = verdicts.includes('broken') || (rank > 0 && verdicts.includes('warning'))
  if (found || bad) return exitCode.findings
  return unknown.length > 0 || verdicts.includes('unknown') ? exitCode.incomplete : exitCode.ok
}
