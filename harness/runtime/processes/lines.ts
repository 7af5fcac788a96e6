// Cuts a process's output into lines, stamps them, and remembers the last ones for error messages.
import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { stripVTControlCharacters } from 'node:util'

/** A longer line is cut here: it is output gone wrong, and must not fill the memory. */
const MAX_LINE = 1_048_576

export function readLines(stream: Readable, onLine: (text: string, received: bigint) => void): void {
  const decoder = new StringDecoder('utf8')
  let pending = ''
  const take = (text: string) => {
    const received = nowNanoseconds()
    const lines = (pending + text).split('\n')
    pending = lines.pop() ?? ''
    if (pending.length > MAX_LINE) {
      lines.push(pending)
      pending = ''
    }
    for (const line of lines) onLine(line.endsWith('\r') ? line.slice(0, -1) : line, received)
  }
  stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)))
  stream.on('end', () => {
    if (pending + decoder.end() !== '') take('\n')
  })
}

/** Nanoseconds since the epoch, to the microsecond. */
function nowNanoseconds(): bigint {
  return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1_000)) * 1_000n
}

export interface LastLines {
  add(text: string): void
  /** Oldest first, without colours: they end up in messages and reports. */
  get(): readonly string[]
}

export function lastLines(count = 40): LastLines {
  const lines: string[] = []
  return {
    add(text) {
      lines.push(stripVTControlCharacters(text))
      if (lines.length > count) lines.shift()
    },
    get: () => [...lines],
  }
}
