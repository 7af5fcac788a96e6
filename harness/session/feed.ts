// The feed: a recording copied live to other processes, so that test workers judge from a replica of their own.
import type { Recording, RecordingEntry } from '../recording/index.ts'
import type { LogLine, Signal } from '../telemetry/index.ts'

type FeedLine =
  | { readonly type: 'request'; readonly signal: Signal; readonly received: string; readonly body: string }
  | { readonly type: 'line'; readonly line: Omit<LogLine, 'received'> & { readonly received: string } }

export function encodeEntry(entry: RecordingEntry): string {
  const line: FeedLine =
    entry.type === 'request'
      ? {
          type: 'request',
          signal: entry.signal,
          received: String(entry.received),
          body: Buffer.from(entry.body).toString('base64'),
        }
      : { type: 'line', line: { ...entry.line, received: String(entry.line.received) } }
  return `${JSON.stringify(line)}\n`
}

export function applyEntry(recording: Recording, text: string): void {
  const line = JSON.parse(text) as FeedLine
  if (line.type === 'request') {
    recording.append({
      signal: line.signal,
      received: BigInt(line.received),
      body: Buffer.from(line.body, 'base64'),
    })
  } else {
    recording.appendLine({ ...line.line, received: BigInt(line.line.received) })
  }
}

/** Cuts a stream into its lines; a piece of it may end anywhere, within a character too. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let begun: string[] = []
  for await (const piece of pieces) {
    const [first = '', ...more] = decoder.decode(piece, { stream: true }).split('\n')
    begun.push(first)
    for (const next of more) {
      yield begun.join('')
      begun = [next]
    }
  }
}
