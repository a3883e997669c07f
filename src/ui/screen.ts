/** Size of a screen in cells. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/** The size of a terminal; some (serial lines, containers without a size) say 0, which is taken as 80x24. */
export function sizeOf(stream: Pick<NodeJS.WriteStream, 'columns' | 'rows'>): Size {
  return { columns: stream.columns || 80, rows: stream.rows || 24 }
}

/** What frames are painted on. */
export interface Painter {
  /** A stream for ink, which writes a whole frame at a time to it. */
  readonly stream: NodeJS.WriteStream
  /** Forgets what is on the screen: the next frame is painted whole, after a resize or when something else wrote to it. */
  reset(): void
  /** Paints the last frame again. */
  repaint(): void
}

const wholeFrame = /^\x1b\[\?25[hl]$/

/**
 * Paints frames line by line at fixed places, and of each frame only the lines that differ from the last one: little to send over
 * a slow link, nothing that scrolls, and the user's scrollback is never touched. (ink's own way of redrawing moves the cursor from
 * where it believes it to be, which a resize proves wrong, and clears the scrollback when a frame is as high as the terminal.)
 */
export function painter(terminal: NodeJS.WriteStream): Painter {
  let painted: readonly string[] = []
  let fresh = true
  const paint = (frame: string) => {
    const { rows } = sizeOf(terminal)
    const lines = frame.split('\n').slice(0, rows)
    // erased first: after a line that ends in the last column, some terminals would erase its last letter
    const changes = lines.flatMap((line, index) =>
      !fresh && line === painted[index] ? [] : [`\x1b[${index + 1};1H\x1b[2K${line}`],
    )
    const below = lines.length < painted.length && lines.length < rows ? [`\x1b[${lines.length + 1};1H\x1b[J`] : []
    if (changes.length + below.length > 0) {
      // between these two, terminals that know how hold the picture back until it is complete
      terminal.write(`\x1b[?2026h${fresh ? '\x1b[2J' : ''}${changes.join('')}${below.join('')}\x1b[?2026l`)
    }
    painted = lines
    fresh = false
  }
  const write = (data: string | Uint8Array, ...rest: unknown[]) => {
    const done = rest.find((one) => typeof one === 'function')
    const text = String(data)
    if (text !== '' && !wholeFrame.test(text)) paint(text)
    if (typeof done === 'function') terminal.write('', () => done())
    return true
  }
  const stream = new Proxy(terminal, {
    get: (target, name) => {
      if (name === 'write') return write
      if (name === 'columns' || name === 'rows') return sizeOf(target)[name]
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return {
    stream,
    reset: () => {
      fresh = true
    },
    repaint: () => {
      fresh = true
      paint(painted.join('\n'))
    },
  }
}
