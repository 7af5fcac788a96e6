// The part that both transports share: check a request, hand it on, decide the answer.
import { createHash, timingSafeEqual } from 'node:crypto'
import { encode, fromJson, layoutOf, OtlpDecodeError, type PartialSuccess } from '../otlp/index.ts'
import type { Signal } from '../telemetry/index.ts'
import type { OverloadedError } from './errors.ts'
import { DEFAULT_LIMITS, type Holding, Holdings, type Limits } from './limits.ts'
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
  | { readonly type: 'too large'; readonly message: string }
  | { readonly type: 'internal'; readonly message: string }

/** Seconds. */
const RETRY_AFTER = 1

export class Intake {
  readonly maxBytes: number
  readonly limits: Limits
  readonly #holdings: Holdings
  readonly #token: Buffer | undefined
  readonly #onRequest: (request: ReceivedRequest) => unknown
  #planned: { answer: Fault | PartialSuccessAnswer; left: number } | undefined
  readonly #busy: () => string | undefined
  #stats = { http: 0, grpc: 0, refused: 0, faulted: 0, deferred: 0, turnedAway: 0, bytes: 0 }

  constructor(options: SinkOptions) {
    this.maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
    this.limits = { ...DEFAULT_LIMITS, ...options.limits }
    this.#holdings = new Holdings(this.limits.bytesUnderWay)
    this.#token = options.token === undefined ? undefined : digest(`Bearer ${options.token}`)
    this.#onRequest = options.onRequest
    this.#busy = options.busy ?? (() => undefined)
  }

  plan(answer: Fault | PartialSuccessAnswer | undefined): void {
    this.#planned = answer && { answer, left: answer.times ?? Number.POSITIVE_INFINITY }
  }

  stats(): SinkStats {
    return { ...this.#stats, underWay: this.#holdings.held }
  }

  /** To be called for requests that were turned away before they came to {@link accept}. */
  refused(): void {
    this.#stats.refused++
  }

  turnedAway(): void {
    this.#stats.turnedAway++
  }

  /** Whether a request with this Authorization header may come in. */
  allows(authorization: string | undefined): boolean {
    if (this.#token === undefined) return true
    return timingSafeEqual(digest(authorization ?? ''), this.#token)
  }

  /** To be held while a request is read, and disposed of once it is answered. */
  hold(): Holding {
    return this.#holdings.open()
  }

  /** What a request that found no room is told. */
  overloaded(error: OverloadedError): Answer {
    this.#stats.deferred++
    return { type: 'busy', message: error.message, retryAfter: RETRY_AFTER }
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
      const body = encoding === 'json' ? this.#fromJson(signal, bytes) : bytes
      const layout = layoutOf(signal, body, this.limits.items)
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
      if (!(error instanceof OtlpDecodeError)) return { type: 'internal', message }
      return { type: error.code === 'TOO_MANY' ? 'too large' : 'invalid', message }
    }
  }

  #fromJson(signal: Signal, bytes: Uint8Array): Uint8Array {
    checkSize(bytes, this.limits.items * JSON_VALUES_PER_ITEM)
    return encode(signal, fromJson(signal, utf8(bytes)))
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

/** So that comparing takes the same time whatever was sent. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Room for a span's attributes, events and links. */
const JSON_VALUES_PER_ITEM = 8

/** Parsed, the smallest values take fifty times their text. Throws OtlpDecodeError TOO_MANY. */
function checkSize(json: Uint8Array, most: number): void {
  if (json.length <= most) return
  let values = 0
  for (const byte of json) if (byte === 0x2c || byte === 0x5b || byte === 0x7b) values++
  if (values > most) throw new OtlpDecodeError('TOO_MANY', `more than ${most} values in one JSON request`)
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new OtlpDecodeError('BAD_UTF8', 'the JSON is not valid UTF-8', { cause })
  }
}
