import type { MeshSource } from '../../federation/discover.js'
import { loadMeshes } from '../../federation/load.js'
import { UserError } from '../../vocabulary/errors.js'
import type { FactsDocument } from './document.js'
import { makeFacts } from './make.js'

const needed = [
  'controlPlanes',
  'memberRolls',
  'peers',
  'exportSets',
  'services',
  'pods',
  'configMaps',
  'meshServices',
] as const

/**
 * Reads one mesh and makes the facts for the administrators of its peer.
 *
 * @throws UserError when the sources hold several meshes, or not enough can be read
 */
export async function collectFacts(
  sources: readonly MeshSource[],
  peers: readonly string[],
  warn: (text: string) => void,
): Promise<FactsDocument> {
  const [one, ...others] = await loadMeshes(sources, new Set(needed), { warn })
  if (!one) throw new UserError('cannot-run', 'no mesh could be read')
  if (others.length > 0)
    throw new UserError(
      'usage',
      `facts are of one mesh; these are ${[one, ...others].map(({ mesh }) => mesh.label).join(', ')}`,
      ['give one source: one --context or one --dump, and -n NAMESPACE where it holds several meshes'],
    )
  const clock = await one.reader.now()
  return makeFacts(one.mesh, peers, clock.known ? clock.value : new Date())
}

/** As a file that people read before they send it. */
export async function factsYaml(facts: FactsDocument): Promise<string> {
  const { CORE_SCHEMA, dump } = await import('js-yaml')
  const head = [
    `# What mesh ${facts.mesh.name} tells the administrators of its peer, for: meshfed doctor --dump FILE`,
    '# Addresses, ports, identities, public certificates and exported names. No secrets: read it before you send it.',
  ]
  return `${head.join('\n')}\n${dump(facts, { schema: CORE_SCHEMA, lineWidth: -1, noRefs: true })}`
}
