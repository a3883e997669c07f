import { dump } from 'js-yaml'
import type { RootManifest } from '../../inventory/manifest.js'
import { clean } from '../clean.js'

/** YAML that `oc apply -f -` takes. */
export function renderManifest({ comments, object }: RootManifest): string {
  const lines = comments.map((comment) => `# ${clean(comment)}\n`)
  return `${lines.join('')}${dump(object, { lineWidth: -1, noRefs: true })}`
}
