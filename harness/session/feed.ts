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
