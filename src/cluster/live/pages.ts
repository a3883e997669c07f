import type { KubeObject } from '../../vocabulary/kube.js'
import type { Kind } from '../kinds.js'
import { type Trim, trimmedList } from '../trim.js'
import { Failure } from './failure.js'
import type { Api } from './http.js'

/** Objects per page. API servers cut lists by this without a scan, and a page stays some MB. */
const pageSize = 500

/** What is kept of all objects of a kind, page by page; of a page nothing else stays. */
export async function listAll(
  api: Api,
  kind: Kind,
  namespace: string | null,
  trim: Trim,
): Promise<readonly KubeObject[]> {
  try {
    return await listPages(api, kind, namespace, trim)
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 410) throw error
    // the snapshot behind the continue token is gone: what was read so far belongs to it, so it goes too
    return await listPages(api, kind, namespace, trim)
  }
}

/** All objects of a kind in the cluster, or null when one page does not hold them. */
export async function listFirstPage(api: Api, kind: Kind, trim: Trim): Promise<readonly KubeObject[] | null> {
  const page = readPage(await api.get(listPath(kind, null, '')), kind, api.host)
  return page.next === '' ? trimmedList(page.objects, trim) : null
}

async function listPages(api: Api, kind: Kind, namespace: string | null, trim: Trim): Promise<readonly KubeObject[]> {
  const objects: KubeObject[] = []
  let next = ''
  do {
    const page = readPage(await api.get(listPath(kind, namespace, next)), kind, api.host)
    for (const object of trimmedList(page.objects, trim)) objects.push(object)
    if (page.next !== '' && page.next === next) {
      throw new Failure(`${api.host} gives the same page of ${kind.resource} again and again`)
    }
    next = page.next
  } while (next !== '')
  return objects
}

function listPath(kind: Kind, namespace: string | null, next: string): string {
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`
  const within = namespace === null || !kind.namespaced ? '' : `/namespaces/${namespace}`
  return `${root}${within}/${kind.resource}?limit=${pageSize}${next === '' ? '' : `&continue=${encodeURIComponent(next)}`}`
}

interface Page {
  readonly objects: readonly KubeObject[]
  readonly next: string
}

function readPage(answer: unknown, kind: Kind, host: string): Page {
  const list = asRecord(answer)
  // an empty list of some API servers is null
  const items = list?.items ?? (list && 'items' in list ? [] : undefined)
  if (!list || !Array.isArray(items)) {
    throw new Failure(`${host} answered something else than a list of ${kind.resource}`)
  }
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
  const next = asRecord(list.metadata)?.continue
  return {
    objects: items.map((item) => withoutBookkeeping(item, apiVersion, kind.kind)).filter((object) => object !== null),
    next: typeof next === 'string' ? next : '',
  }
}

/** An object without `managedFields` and the last applied copy of itself: often more than half of it. */
function withoutBookkeeping(item: unknown, apiVersion: string, kind: string): KubeObject | null {
  const object = asRecord(item)
  const metadata = asRecord(object?.metadata)
  if (!object || !metadata || typeof metadata.name !== 'string') return null
  delete metadata.managedFields
  const annotations = asRecord(metadata.annotations)
  if (annotations) delete annotations['kubectl.kubernetes.io/last-applied-configuration']
  return { ...object, apiVersion, kind, metadata: { ...metadata, name: metadata.name } }
}

function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}
