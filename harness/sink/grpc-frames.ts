// gRPC's length-prefixed messages, cut out of whatever chunks the connection delivers.
import { Chunks } from './chunks.ts'
import { FramingError } from './errors.ts'
import { tooLarge } from './inflate.ts'
import type { Holding } from './limits.ts'

export interface GrpcMessage {
  readonly compressed: boolean
  readonly bytes: Uint8Array
}

const PREFIX = 5

/** Collects the one message of a unary call. */
export class UnaryMessage {
  readonly #maxBytes: number
  readonly #chunks: Chunks
  #prefix: Buffer = Buffer.alloc(0)
  #expected: number | undefined

  constructor(maxBytes: number, holding: Holding) {
    this.#maxBytes = maxBytes
    this.#chunks = new Chunks(holding)
  }

  /**
   * Throws TooLargeError as soon as the prefix announces too much, OverloadedError where there is no room, FramingError
   * for more than one message.
   */
  add(chunk: Buffer): void {
    let message = chunk
    if (this.#expected === undefined) {
      const start = this.#prefix.length === 0 ? chunk : Buffer.concat([this.#prefix, chunk])
      this.#prefix = start.subarray(0, PREFIX)
      if (start.length < PREFIX) return
      this.#expected = start.readUInt32BE(1)
      if (this.#expected > this.#maxBytes) throw tooLarge(this.#maxBytes)
      this.#chunks.expect(this.#expected)
      message = start.subarray(PREFIX)
    }
    if (this.#chunks.length + message.length > this.#expected) {
      throw new FramingError('a unary call carries one message, not more')
    }
    this.#chunks.add(message)
  }

  /** The message, once the client has ended its side. */
  finish(): GrpcMessage {
    if (this.#chunks.length !== this.#expected)
      throw new FramingError('the call ends before its message does')
    const compressed = this.#prefix[0] as number
    if (compressed > 1) throw new FramingError(`${compressed} says neither plain nor compressed`)
    return { compressed: compressed === 1, bytes: this.#chunks.join() }
  }
}

/** One uncompressed message with its prefix. */
export function frame(message: Uint8Array): Buffer {
  const framed = Buffer.alloc(PREFIX + message.length)
  framed.writeUInt32BE(message.length, 1)
  framed.set(message, PREFIX)
  return framed
}
