// What a sink lets its clients take: memory, connections, time.
import { OverloadedError } from './errors.ts'

export interface Limits {
  /** Bytes of requests that may be under way at once, received and decompressed; beyond that senders are told to come again. */
  readonly bytesUnderWay: number
  /** Spans, metrics or log records in one request: the smallest take two bytes on the wire and far more in an index. */
  readonly items: number
  /** Open connections for each transport; more are closed as soon as they come. */
  readonly connections: number
  /** Calls at once on one gRPC connection. */
  readonly calls: number
  /** Milliseconds from connecting, or from a request's first byte, to the end of its headers. */
  readonly headers: number
  /** Milliseconds from a request's first byte to its last. */
  readonly request: number
  /** Milliseconds that a connection may rest between requests. Above the usual export interval of a minute. */
  readonly idle: number
}

export const DEFAULT_LIMITS: Limits = {
  bytesUnderWay: 512 * 1024 * 1024,
  items: 1_000_000,
  connections: 10_000,
  calls: 256,
  headers: 10_000,
  request: 60_000,
  idle: 300_000,
}

/** What requests under way hold together. */
export class Holdings {
  readonly #limit: number
  #held = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get held(): number {
    return this.#held
  }

  open(): Holding {
    let own = 0
    return {
      take: (bytes) => {
        if (this.#held + bytes > this.#limit) throw new OverloadedError(this.#limit)
        this.#held += bytes
        own += bytes
      },
      takeAhead: (bytes) => {
        if (this.#held + bytes > this.#limit / 2) return false
        this.#held += bytes
        own += bytes
        return true
      },
      [Symbol.dispose]: () => {
        this.#held -= own
        own = 0
      },
    }
  }
}

/** The share of one request; disposing of it gives all of it back. */
export interface Holding extends Disposable {
  /** Throws OverloadedError where there is no room. */
  take(bytes: number): void
  /**
   * For what was announced and has not come; false, and nothing taken, where half of all room is held: who announces
   * much and sends nothing keeps nobody else out.
   */
  takeAhead(bytes: number): boolean
}
