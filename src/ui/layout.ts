import type { Size } from './screen.js'

/** Cells of each part of the report view. */
export interface Layout {
  readonly width: number
  readonly list: { readonly width: number; readonly height: number }
  readonly pane: { readonly width: number; readonly height: number }
  readonly beside: boolean
  /** Lines of a page that covers everything between title and footer. */
  readonly page: number
}

/** From here on, list and pane stand side by side. */
const wide = 130

/** Lines for the first cause and its fix. */
export function leadRoom({ rows }: Size): number {
  return Math.max(1, Math.min(6, Math.floor((rows - 1) / 4)))
}

/**
 * Divides the screen. Where it is narrow the list stands above the pane and takes what it needs, up to half; with the pane opened
 * it gives way altogether. One line stays free at the bottom.
 */
export function layoutOf({ columns, rows }: Size, count: number, leadLines: number, paneOpen: boolean): Layout {
  const height = Math.max(5, rows - 1)
  const body = Math.max(1, height - leadLines - 3)
  const page = height - 3
  const width = columns
  if (columns >= wide) {
    const list = Math.floor(columns * 0.45)
    const pane = columns - list - 3
    return {
      width,
      list: { width: list, height: body },
      pane: { width: pane, height: body },
      beside: true,
      page,
    }
  }
  const list = paneOpen ? 0 : Math.min(count, body, Math.max(3, Math.floor((body - 1) * 0.45)))
  const pane = paneOpen ? body : Math.max(0, body - list - 1)
  return {
    width,
    list: { width: columns, height: list },
    pane: { width: columns, height: pane },
    beside: false,
    page,
  }
}
