import { clean } from './clean.js'

/** One kind of thing as a table, the way kubectl shows it, and as the documents behind its rows. */
export interface Listing {
  readonly columns: readonly Column[]
  readonly rows: readonly ListingRow[]
  /** What could not be read, and so is not in the rows. */
  readonly unknown: readonly { readonly mesh: string; readonly reason: string }[]
}

export interface Column {
  /** Upper case, without spaces. */
  readonly name: string
  /** Only with `-o wide`. */
  readonly wide?: boolean
}

export interface ListingRow {
  /** For `-o name`: `servicemeshpeer.federation.maistra.io/green-mesh`. Rows of one object may share it. */
  readonly name: string
  /** A text per column; null is shown as `<none>`. */
  readonly cells: readonly (string | null)[]
  /** For `-o json` and `-o yaml`. */
  readonly item: object
}

export const tableFormats = ['table', 'wide', 'json', 'yaml', 'name'] as const
export type TableFormat = (typeof tableFormats)[number]

/** The listing in a format. An empty table is an empty text: what there is to say about it goes to stderr. */
export async function renderListing(listing: Listing, format: TableFormat): Promise<string> {
  const document = { items: listing.rows.map(({ item }) => item), unknown: listing.unknown }
  switch (format) {
    case 'json':
      return (await import('./json.js')).renderJson(document)
    case 'yaml':
      return (await import('./yaml.js')).renderYaml(document)
    case 'name':
      return [...new Set(listing.rows.map(({ name }) => `${clean(name)}\n`))].join('')
    default:
      return renderTable(listing, format === 'wide')
  }
}

/** Columns in upper case, no borders, three spaces between: what `kubectl get` prints and what `awk` and `cut` expect. */
function renderTable({ columns, rows }: Listing, wide: boolean): string {
  if (rows.length === 0) return ''
  const shown = columns.flatMap((column, index) => (wide || !column.wide ? [index] : []))
  const text = (cell: string | null | undefined) => (cell === null || cell === undefined ? '<none>' : clean(cell))
  const lines = [
    shown.map((index) => columns[index]?.name ?? ''),
    ...rows.map(({ cells }) => shown.map((index) => text(cells[index]))),
  ]
  const widths = shown.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  const line = (cells: readonly string[]) => cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('   ')
  return lines.map((cells) => `${line(cells).trimEnd()}\n`).join('')
}
