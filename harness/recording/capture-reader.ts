// Reads capture files, whole or damaged: `.jsonl`, gzipped or not.
import { isAscii } from 'node:buffer'
import { requestsInJson, SeriesOnce, Sharing } from '../otlp/index.ts'
import { CaptureError } from './errors.ts'
import { readFileLines } from './file-lines.ts'
import { Recording } from './recording.ts'
import { fingerprint } from './resends.ts'

export interface DamagedLine {
  /** From 1. */
  readonly line: number
  readonly reason: string
}

export interface Capture {
  readonly recording: Recording
  /** Lines that hold something, damaged ones included. */
  readonly lines: number
  readonly damaged: readonly DamagedLine[]
  /** The file ends in the middle of a line or of its gzip stream, or that stream is broken from some point on. */
  readonly truncated: boolean
}

export interface CaptureOptions {
  readonly watch?: Watch
  /** Of each series of metrics only the first data point: enough to know which there are, in a third of the time. */
  readonly seriesOnce?: boolean
}

/** Everything legible in the file, into `recording`. Throws CaptureError CAPTURE_UNREADABLE where there is no such file. */
export async function readCapture(
  path: string,
  recording = new Recording(),
  { watch, seriesOnce = false }: CaptureOptions = {},
): Promise<Capture> {
  const lines = new CaptureLines(recording, seriesOnce)
  try {
    const { rest, line, broken } = await readFileLines(path, (bytes, number) => {
      lines.take(bytes, number)
      watch?.(number)
    })
    // A last line without its line break may still be whole.
    const cutOff = rest.length > 0 && !lines.take(rest, line)
    return { recording, lines: lines.count, damaged: lines.damaged, truncated: broken || cutOff }
  } catch (cause) {
    throw new CaptureError('CAPTURE_UNREADABLE', path, cause)
  }
}

/** Told of each line that was read, by its number. */
export type Watch = (line: number) => void

/** Takes lines into the recording, and keeps account of those that could not be read. */
class CaptureLines {
  readonly #recording: Recording
  readonly #sharing = new Sharing()
  readonly #once: SeriesOnce | undefined
  readonly damaged: DamagedLine[] = []
  /** Lines that held something. */
  count = 0

  constructor(recording: Recording, seriesOnce: boolean) {
    this.#recording = recording
    if (seriesOnce) this.#once = new SeriesOnce()
  }

  /** Whether the line could be read. */
  take(bytes: Buffer, line: number): boolean {
    try {
      const text = textOf(bytes).trim()
      if (text === '') return true
      this.count++
      const requests = requestsInJson(text, this.#sharing, this.#once)
      if (requests.length === 0) throw new Error('neither resourceSpans, resourceMetrics nor resourceLogs')
      const print = fingerprint(bytes)
      for (const request of requests) this.#recording.appendCaptured(request, print)
      return true
    } catch (error) {
      this.damaged.push({ line, reason: error instanceof Error ? error.message : String(error) })
      return false
    }
  }
}

/** Nearly every capture is ASCII, whose bytes need no decoding. Throws for what is not UTF-8. */
function textOf(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString('latin1') : new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}
