// The part that both transports share: check a request, hand it on, decide the answer.
import { gunzip } from 'node:zlib'
import { encode, fromJson, layoutOf, OtlpDecodeError, type PartialSuccess } from '../otlp/index.ts'
import type { Signal } from '../telemetry/index.ts'
import {
  DEFAULT_MAX_BYTES,
  type Fault,
  type PartialSuccessAnswer,
  type ReceivedRequest,
  type SinkOptions,
  type SinkStats,
} from './options.ts'

export type Encoding = 'protobuf' | 'json'

/** What to tell the client; each transport has its own words for it. */
export type Answer =
  | { readonly type: 'success'; readonly partial?: PartialSuccess }
  | { readonly type: 'fault'; readonly fault: Fault }
  /** To be sent again, in so many seconds. */
  | { readonly type: 'busy'; readonly message: string; readonly retryAfter: number }
  | { readonly type: 'invalid'; readonly message: string }
  | { readonly type: 'internal'; readonly message: string }

/** Raised while a body is read or decompressed, as soon as it is known. */
export class TooLargeError extends Error {
  readonly code = 'TOO_LARGE'
}

/** Seconds. */
const RETRY_AFTER = 1

export class Intake {
  readonly maxBytes: number
  readonly #onRequest: (request: ReceivedRequest) => unknown
  #planned: { answer: Fault | PartialSuccessAnswer; left: number } | undefined
  readonly #busy: () => string | undefined
  #stats = { http: 0, grpc: 0, refused: 0, faulted: 0, deferred: 0, bytes: 0 }

  constructor(options: SinkOptions) {
    this.maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
    this.#onRequest = options.onRequest
    this.#busy = options.busy ?? (() => undefined)
  }

  plan(answer: Fault | PartialSuccessAnswer | undefined): void {
    this.#planned = answer && { answer, left: answer.times ?? Number.POSITIVE_INFINITY }
  }

  stats(): SinkStats {
    return { ...this.#stats }
  }

  /** To be called for requests that were turned away before they came to {@link accept}. */
  refused(): void {
    this.#stats.refused++
  }

  /** Checks the request and hands it on before it returns. Never throws. */
  async accept(
    transport: 'http' | 'grpc',
    signal: Signal,
    encoding: Encoding,
    bytes: Uint8Array,
  ): Promise<Answer> {
    const received = BigInt(Date.now()) * 1_000_000n
    try {
      const busy = this.#busy()
      if (busy !== undefined) {
        this.#stats.deferred++
        return { type: 'busy', message: busy, retryAfter: RETRY_AFTER }
      }
      const body = encoding === 'json' ? encode(signal, fromJson(signal, utf8(bytes))) : bytes
      const layout = layoutOf(signal, body)
      const planned = this.#nextPlanned()
      if (planned !== undefined && !('rejected' in planned) && planned.afterStoring !== true) {
        this.#stats.faulted++
        return { type: 'fault', fault: planned }
      }
      await this.#onRequest({ signal, body, received, layout })
      this.#stats[transport]++
      this.#stats.bytes += body.length
      return this.#answer(planned)
    } catch (error) {
      this.#stats.refused++
      const message = error instanceof Error ? error.message : String(error)
      return { type: error instanceof OtlpDecodeError ? 'invalid' : 'internal', message }
    }
  }

  #answer(planned: Fault | PartialSuccessAnswer | undefined): Answer {
    if (planned === undefined) return { type: 'success' }
    if ('rejected' in planned) {
      return {
        type: 'success',
        partial: { rejected: BigInt(planned.rejected), errorMessage: planned.message },
      }
    }
    this.#stats.faulted++
    return { type: 'fault', fault: planned }
  }

  #nextPlanned(): Fault | PartialSuccessAnswer | undefined {
    if (this.#planned === undefined) return undefined
    const { answer } = this.#planned
    this.#planned.left--
    if (this.#planned.left <= 0) this.#planned = undefined
    return answer
  }
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new OtlpDecodeError('BAD_UTF8', 'the JSON is not valid UTF-8', { cause })
  }
}

/** Inflates no further than the limit. Throws TooLargeError beyond it, OtlpDecodeError for what is not gzip. */
export function inflate(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    gunzip(bytes, { maxOutputLength: maxBytes }, (error, result) => {
      if (error === null) resolve(result)
      else if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') reject(tooLarge(maxBytes))
      else
        reject(
          new OtlpDecodeError('TRUNCATED', `not a whole gzip stream: ${error.message}`, { cause: error }),
        )
    })
  })
}

export function tooLarge(maxBytes: number): TooLargeError {
  return new TooLargeError(`the request is larger than ${maxBytes} bytes`)
}
