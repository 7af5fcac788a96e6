// Reads capture files, whole or damaged: `.jsonl`, gzipped or not, of one or several gzip members.
import { createReadStream, type ReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { requestsInJson } from '../otlp/index.ts'
import { CaptureError } from './errors.ts'
import { Recording } from './recording.ts'

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

/** Everything legible in the file. Throws CaptureError CAPTURE_UNREADABLE where there is no such file. */
export async function readCapture(path: string): Promise<Capture> {
  try {
    const gzipped = await isGzip(path)
    const { capture, broken } = await read(path, gzipped, WHOLE_CHUNKS)
    // Zlib gives out nothing of the piece that holds the break, so that piece had better be small.
    return broken === 'Z_DATA_ERROR' ? (await read(path, gzipped, SMALL_CHUNKS)).capture : capture
  } catch (cause) {
    throw new CaptureError('CAPTURE_UNREADABLE', path, cause)
  }
}

const WHOLE_CHUNKS = 64 * 1024
const SMALL_CHUNKS = 256

/** `broken` is zlib's code for a stream that has no proper end. */
async function read(path: string, gzipped: boolean, highWaterMark: number) {
  const lines = new CaptureLines()
  let broken: string | undefined
  try {
    const file = createReadStream(path, { highWaterMark })
    for await (const chunk of gzipped ? gunzipped(file) : file) lines.add(chunk as Buffer)
  } catch (error) {
    broken = zlibCode(error)
    if (broken === undefined) throw error
  }
  return { capture: lines.finish(broken !== undefined), broken }
}

async function isGzip(path: string): Promise<boolean> {
  await using file = await open(path)
  const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
}

function gunzipped(file: ReadStream): AsyncIterable<unknown> {
  // The reader of the pipeline hears of every error; nobody needs to hear of it twice.
  return pipeline(file, createGunzip(), () => {})
}

function zlibCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('Z_') ? code : undefined
}

/** Cuts chunks into lines and takes each into the recording. */
class CaptureLines {
  readonly #recording = new Recording()
  readonly #damaged: DamagedLine[] = []
  readonly #rest: Buffer[] = []
  #number = 0
  #lines = 0

  add(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      this.#line(Buffer.concat([...this.#rest.splice(0), chunk.subarray(start, end)]))
      start = end + 1
    }
    if (start < chunk.length) this.#rest.push(chunk.subarray(start))
  }

  finish(broken: boolean): Capture {
    const rest = Buffer.concat(this.#rest)
    // A last line without its line break may still be whole.
    const cutOff = rest.length > 0 && !this.#line(rest)
    return {
      recording: this.#recording,
      lines: this.#lines,
      damaged: this.#damaged,
      truncated: broken || cutOff,
    }
  }

  #line(bytes: Buffer): boolean {
    this.#number++
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim()
      if (text === '') return true
      this.#lines++
      this.#take(text)
      return true
    } catch (error) {
      this.#damaged.push({
        line: this.#number,
        reason: error instanceof Error ? error.message : String(error),
      })
      return false
    }
  }

  #take(text: string): void {
    const requests = requestsInJson(text)
    if (requests.length === 0) throw new Error('neither resourceSpans, resourceMetrics nor resourceLogs')
    for (const request of requests) this.#recording.append({ ...request, received: 0n })
  }
}
