import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { painter, sizeOf } from '../../src/ui/screen.js'

/** A terminal that keeps what is written to it. */
function terminal(size: { columns: number; rows: number }) {
  const written: string[] = []
  const stream = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        written.push(String(chunk))
        done()
      },
    }),
    size,
  )
  return { stream: stream as Writable as NodeJS.WriteStream, written, take: () => written.splice(0).join('') }
}

describe('painting', () => {
  test('of a second frame only the lines that changed are sent', () => {
    const { stream, take } = terminal({ columns: 20, rows: 10 })
    const paint = painter(stream)
    paint.stream.write('title\nfirst\nlast')
    expect(take()).toContain('\x1b[1;1H\x1b[2Ktitle')
    paint.stream.write('title\nsecond\nlast')
    const sent = take()
    expect(sent).toContain('\x1b[2;1H\x1b[2Ksecond')
    expect(sent).not.toMatch(/title|last/)
    paint.stream.write('title\nsecond\nlast')
    expect(take()).toBe('')
  })

  test('after a reset everything is sent again', () => {
    const { stream, take } = terminal({ columns: 20, rows: 10 })
    const paint = painter(stream)
    paint.stream.write('title\nfirst')
    take()
    paint.reset()
    paint.stream.write('title\nfirst')
    expect(take()).toMatch(/2J.*title.*first/s)
  })

  test('a shorter frame takes the rest of the longer one away', () => {
    const { stream, take } = terminal({ columns: 20, rows: 10 })
    const paint = painter(stream)
    paint.stream.write('one\ntwo\nthree')
    take()
    paint.stream.write('one')
    expect(take()).toContain('\x1b[2;1H\x1b[J')
  })

  test('a frame that is higher than the terminal does not scroll it, and the scrollback is never cleared', () => {
    const { stream, take } = terminal({ columns: 20, rows: 3 })
    painter(stream).stream.write('1\n2\n3\n4\n5')
    const sent = take()
    expect(sent).not.toMatch(/\n|3J|\x1b\[4;1H/)
  })

  test('a terminal without a size counts as 80x24', () => {
    const { stream } = terminal({ columns: 0, rows: 0 })
    expect(sizeOf(painter(stream).stream)).toEqual({ columns: 80, rows: 24 })
  })
})
