import { readFile } from 'node:fs/promises'
import { candidatesIn } from '../cluster/recorded/loose-reader.js'
import { isKubeObject } from '../cluster/recorded/objects.js'
import { parseDocuments } from '../cluster/recorded/yaml.js'
import { UserError } from '../vocabulary/errors.js'
import type { KubeObject } from '../vocabulary/kube.js'

/**
 * The objects of one YAML or JSON file, with several documents or lists in it.
 *
 * @throws UserError when the file cannot be read, is not YAML, or holds no Kubernetes object
 */
export async function readWhatIf(path: string): Promise<readonly KubeObject[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError('usage', `--what-if ${path} cannot be read: ${error.code ?? error.message}`)
  })
  const parsed = parseDocuments(text)
  if (!parsed.ok) {
    throw new UserError(
      'usage',
      `--what-if ${path}${parsed.line === null ? '' : `, line ${parsed.line}`}: ${parsed.reason}`,
    )
  }
  const objects = parsed.documents.flatMap(candidatesIn).filter(isKubeObject)
  if (objects.length === 0) throw new UserError('usage', `--what-if ${path} holds no Kubernetes object`)
  return objects
}
