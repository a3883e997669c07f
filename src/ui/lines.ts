import { stripVTControlCharacters } from 'node:util'

/**
 * Breaks a painted line to a width: at spaces where there are some, else in the middle of a word, as commands and hashes have to
 * be seen whole. Following lines stand under the text, past indent and label; colours go on over the break.
 */
export function fold(line: string, width: number): readonly string[] {
  if (stripVTControlCharacters(line).length <= width) return [line]
  const head = /^ *(?:\S+ {2,})?/.exec(stripVTControlCharacters(line))?.[0] ?? ''
  const indent = ' '.repeat(Math.min(head.length, Math.floor(width / 2)))
  const lines: string[] = []
  let current = ''
  let length = 0
  let gap = ''
  let open = ''
  const put = (text: string) => {
    current += text
    length += text.length
  }
  const end = () => {
    lines.push(open === '' ? current : `${current}\x1b[0m`)
    current = indent + open
    length = indent.length
  }
  for (const part of line.split(/(\x1b\[[\d;]*m| +)/)) {
    if (part.startsWith('\x1b')) {
      open = closes.test(part) ? '' : open + part
      current += part
    } else if (part.startsWith(' ')) gap = part
    else if (part !== '') {
      const fits = length + gap.length + part.length <= width
      const moves = !fits && length > indent.length && part.length <= width - indent.length
      if (moves) end()
      else put(gap.slice(0, Math.max(0, width - length)))
      gap = ''
      let rest = part
      while (length + rest.length > width) {
        const piece = rest.slice(0, width - length)
        rest = rest.slice(piece.length)
        put(piece)
        end()
      }
      put(rest)
    }
  }
  return [...lines, current]
}

const closes = /^\x1b\[(0|22|39)m$/

/** The first line to show so that `selected` is among `height` lines, moving as little as possible from `top`. */
export function scrolledTo(top: number, selected: number, height: number, count: number): number {
  const last = Math.max(0, count - height)
  const least = Math.max(0, selected - height + 1)
  return Math.max(0, Math.min(last, Math.max(least, Math.min(top, selected))))
}
