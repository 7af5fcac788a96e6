// Writes a capture file: one Export request a line, as OTLP/JSON; `.gz` in the name compresses it.
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { decode, toJson } from '../otlp/index.ts'
import type { Signal } from '../telemetry/index.ts'
import { CaptureError } from './errors.ts'

/** What a capture holds of a request; when it was received is not in the file. */
type CapturedRequest = { readonly signal: Signal; readonly body: Uint8Array }

/** Each line is on its way to the file when `write` returns, so that a killed process loses next to nothing. */
export class CaptureWriter {
  readonly path: string
  readonly #out: NodeJS.WritableStream
  readonly #done: Promise<void>
  #failure: CaptureError | undefined

  constructor(path: string) {
    this.path = path
    const file = createWriteStream(path)
    this.#done = finished(file).catch((cause: unknown) => {
      this.#failure = new CaptureError('CAPTURE_UNWRITABLE', path, cause)
    })
    this.#out = file
    if (path.endsWith('.gz')) {
      const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH })
      gzip.pipe(file)
      this.#out = gzip
    }
  }

  /** Throws OtlpDecodeError for a body that is not OTLP. A disk that fails is reported by {@link close}. */
  write(request: CapturedRequest): void {
    if (this.#failure !== undefined) return
    this.#out.write(`${toJson(request.signal, decode(request.signal, request.body))}\n`)
  }

  /** Resolves once everything is in the file; throws CaptureError CAPTURE_UNWRITABLE where that failed. */
  async close(): Promise<void> {
    if (this.#failure === undefined) this.#out.end()
    await this.#done
    if (this.#failure !== undefined) throw this.#failure
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
