// Reads capture files, whole or damaged: `.jsonl`, gzipped or not, of one or several gzip members.
import { isAscii } from 'node:buffer'
import { createReadStream, type ReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { requestsInJson, Sharing } from '../otlp/index.ts'
import { CaptureError } from './errors.ts'
import { Recording } from './recording.ts'
import { type Fingerprint, fingerprint } from './resends.ts'

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

/** Everything legible in the file, into `recording`. Throws CaptureError CAPTURE_UNREADABLE where there is no such file. */
export async function readCapture(path: string, recording = new Recording()): Promise<Capture> {
  try {
    const gzipped = await isGzip(path)
    const lines = new CaptureLines(recording)
    let broken = await read(path, gzipped, WHOLE_CHUNKS, lines)
    if (broken === 'Z_DATA_ERROR') {
      // Zlib gives out nothing of the piece that holds the break, so that piece had better be small.
      lines.startAgain()
      broken = await read(path, gzipped, SMALL_CHUNKS, lines)
    }
    return lines.finish(broken !== undefined)
  } catch (cause) {
    throw new CaptureError('CAPTURE_UNREADABLE', path, cause)
  }
}

const WHOLE_CHUNKS = 256 * 1024
const SMALL_CHUNKS = 256

/** Resolves to zlib's code for a stream that has no proper end. */
async function read(path: string, gzipped: boolean, highWaterMark: number, lines: CaptureLines) {
  try {
    const file = createReadStream(path, { highWaterMark })
    for await (const chunk of gzipped ? gunzipped(file) : file) lines.add(chunk as Buffer)
    return undefined
  } catch (error) {
    const code = zlibCode(error)
    if (code === undefined) throw error
    return code
  }
}

async function isGzip(path: string): Promise<boolean> {
  await using file = await open(path)
  const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
}

function gunzipped(file: ReadStream): AsyncIterable<unknown> {
  // The reader of the pipeline hears of every error; nobody needs to hear of it twice.
  return pipeline(file, createGunzip({ chunkSize: WHOLE_CHUNKS }), () => {})
}

function zlibCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('Z_') ? code : undefined
}

/** Cuts chunks into lines and takes each into the recording. */
class CaptureLines {
  readonly #recording: Recording
  readonly #sharing = new Sharing()
  readonly #damaged: DamagedLine[] = []
  #rest: Buffer[] = []
  #number = 0
  /** Lines that were taken before the file was started again. */
  #taken = 0
  #lines = 0

  constructor(recording: Recording) {
    this.#recording = recording
  }

  startAgain(): void {
    this.#taken = this.#number
    this.#number = 0
    this.#rest = []
  }

  add(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      this.#line(this.#whole(chunk.subarray(start, end)))
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

  #whole(end: Buffer): Buffer {
    if (this.#rest.length === 0) return end
    const whole = Buffer.concat([...this.#rest, end])
    this.#rest = []
    return whole
  }

  #line(bytes: Buffer): boolean {
    this.#number++
    if (this.#number <= this.#taken) return true
    try {
      const text = textOf(bytes).trim()
      if (text === '') return true
      this.#lines++
      this.#take(text, fingerprint(bytes))
      return true
    } catch (error) {
      this.#damaged.push({
        line: this.#number,
        reason: error instanceof Error ? error.message : String(error),
      })
      return false
    }
  }

  #take(text: string, print: Fingerprint): void {
    const requests = requestsInJson(text, this.#sharing)
    if (requests.length === 0) throw new Error('neither resourceSpans, resourceMetrics nor resourceLogs')
    for (const request of requests) this.#recording.appendCaptured(request, print)
  }
}

/** Nearly every capture is ASCII, whose bytes need no decoding. Throws for what is not UTF-8. */
function textOf(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString('latin1') : new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}
