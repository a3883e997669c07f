import { readFile } from 'node:fs/promises'
import { type Report, schemaVersion } from '../report/document.js'
import { UserError } from '../vocabulary/errors.js'

/**
 * A report that doctor wrote with `-o json` or `-o yaml`; `-` reads standard input.
 *
 * @throws UserError when there is no such file, or it is no report of a version that is known
 */
export async function readReport(file: string): Promise<Report> {
  const document = parse(await text(file), (await import('js-yaml')).load, file)
  if (!isReport(document))
    throw new UserError('cannot-run', `${file} is not a report of meshfed`, [
      'write one with: doctor -o json > report.json',
    ])
  if (document.schemaVersion !== schemaVersion)
    throw new UserError(
      'cannot-run',
      `${file} has schema version ${document.schemaVersion}; this program knows ${schemaVersion}`,
    )
  return document
}

async function text(file: string): Promise<string> {
  try {
    if (file !== '-') return await readFile(file, 'utf8')
    const chunks: Buffer[] = []
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
    return Buffer.concat(chunks).toString('utf8')
  } catch (error) {
    throw new UserError(
      'cannot-run',
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function parse(content: string, load: (text: string) => unknown, file: string): unknown {
  try {
    return content.trimStart().startsWith('{') ? JSON.parse(content) : load(content)
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new UserError('cannot-run', `${file} is neither JSON nor YAML: ${why}`)
  }
}

/** Lists of a report, with the fields that each of their items has as text. */
const lists = {
  meshes: ['name'],
  peerings: ['mesh', 'peer'],
  findings: ['key', 'id', 'severity', 'message', 'mesh'],
  unknown: ['check', 'mesh', 'reason'],
  missingRights: ['group', 'resource', 'verb'],
} as const

/** Deep enough that no format stumbles over a file that was cut or edited. */
function isReport(document: unknown): document is Report {
  if (!isRecord(document) || typeof document.schemaVersion !== 'string') return false
  const { findings, stats, summary } = document
  const areLists = Object.entries(lists).every(([name, texts]) => {
    const items = document[name]
    const isItem = (item: unknown) => isRecord(item) && texts.every((text) => typeof item[text] === 'string')
    return Array.isArray(items) && items.every(isItem)
  })
  return areLists && Array.isArray(findings) && findings.every(isFinding) && isRecord(summary) && isRecord(stats)
}

function isFinding({ resource, ...parts }: Record<string, unknown>): boolean {
  const listed = ['evidence', 'remedy', 'directions'].every((name) => {
    const items = parts[name]
    return Array.isArray(items) && items.every(isRecord)
  })
  return listed && isRecord(resource)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
