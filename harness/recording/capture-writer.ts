// Writes a capture file: one Export request a line, as OTLP/JSON; `.gz` in the name compresses it.
import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { constants, createGzip, type Gzip } from 'node:zlib'
import { captureLine } from '../otlp/index.ts'
import type { Signal } from '../telemetry/index.ts'
import { CaptureError } from './errors.ts'

/** What a capture holds of a request; when it was received is not in the file. */
type CapturedRequest = { readonly signal: Signal; readonly body: Uint8Array }

/** Each line is on its way to the file when `write` returns, so that a killed process loses next to nothing. */
export class CaptureWriter {
  readonly path: string
  readonly #file: WriteStream
  readonly #gzip: Gzip | undefined
  readonly #done: Promise<void>
  #failure: CaptureError | undefined

  constructor(path: string) {
    this.path = path
    const file = createWriteStream(path)
    this.#file = file
    this.#done = finished(file).catch((cause: unknown) => this.#failed(cause))
    if (path.endsWith('.gz')) this.#gzip = gzipInto(file)
  }

  /** Bytes of lines that are not in the file yet; they are in memory until then. */
  get backlog(): number {
    return (this.#gzip?.writableLength ?? 0) + this.#file.writableLength
  }

  /** What keeps the file from being written, once that is known. */
  get failure(): CaptureError | undefined {
    return this.#failure
  }

  /** The body must be valid OTLP. A disk that fails is reported by {@link close}. */
  write(request: CapturedRequest): void {
    if (this.#failure !== undefined) return
    const out = this.#gzip ?? this.#file
    out.write(captureLine(request.signal, request.body))
  }

  /** Resolves once all that was written can be read back. Throws CaptureError CAPTURE_UNWRITABLE. */
  async flush(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const flushFile = () =>
      this.#file.write('', (error) => {
        if (error) this.#failed(error)
        resolve()
      })
    if (this.#gzip === undefined) flushFile()
    else this.#gzip.flush(constants.Z_SYNC_FLUSH, flushFile)
    await promise
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Resolves once everything is in the file. Throws CaptureError CAPTURE_UNWRITABLE where that failed. */
  async close(): Promise<void> {
    if (this.#gzip === undefined) this.#file.end()
    else this.#gzip.end()
    await this.#done
    if (this.#failure !== undefined) throw this.#failure
  }

  #failed(cause: unknown): void {
    this.#failure ??= new CaptureError('CAPTURE_UNWRITABLE', this.path, cause)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** Not by `pipe`: that leaves off at the file's first error, and then nothing could be flushed or ended any more. */
function gzipInto(file: WriteStream): Gzip {
  // Higher levels save a fifth of the file and take twice the time, which is more than receiving takes.
  const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH, level: constants.Z_BEST_SPEED })
  gzip.on('data', (chunk: Buffer) => file.write(chunk, () => {}))
  gzip.on('end', () => file.end())
  return gzip
}
