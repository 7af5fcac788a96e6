// Reads capture files, whole or damaged: `.jsonl`, gzipped or not, of one or several gzip members.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { constants, createGunzip } from 'node:zlib'
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
  const lines = new CaptureLines()
  let truncated = false
  try {
    for await (const chunk of (await isGzip(path)) ? gunzipped(path) : createReadStream(path)) {
      lines.add(chunk as Buffer)
    }
  } catch (cause) {
    if (!isBrokenGzip(cause)) throw new CaptureError('CAPTURE_UNREADABLE', path, cause)
    truncated = true
  }
  return lines.finish(truncated)
}

async function isGzip(path: string): Promise<boolean> {
  await using file = await open(path)
  const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
}

function gunzipped(path: string): AsyncIterable<unknown> {
  // Flushed at each chunk, so that a stream cut off gives out all that came before the cut.
  const gunzip = createGunzip({ flush: constants.Z_SYNC_FLUSH })
  const file = createReadStream(path)
  file.on('error', (error) => gunzip.destroy(error))
  return file.pipe(gunzip)
}

function isBrokenGzip(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('Z_')
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
