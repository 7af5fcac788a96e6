// gRPC's length-prefixed messages, cut out of whatever chunks the connection delivers.
import { tooLarge } from './intake.ts'

/** A stream that breaks gRPC's framing. */
export class FramingError extends Error {
  readonly code = 'BAD_FRAMING'
}

export interface GrpcMessage {
  readonly compressed: boolean
  readonly bytes: Uint8Array
}

const PREFIX = 5

/** Collects the one message of a unary call. */
export class UnaryMessage {
  readonly #maxBytes: number
  readonly #chunks: Buffer[] = []
  #length = 0
  #expected: number | undefined

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Throws TooLargeError as soon as the prefix announces too much, FramingError for more than one message. */
  add(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    if (this.#expected === undefined && this.#length >= PREFIX) {
      this.#expected = PREFIX + this.#joined().readUInt32BE(1)
      if (this.#expected - PREFIX > this.#maxBytes) throw tooLarge(this.#maxBytes)
    }
    if (this.#expected !== undefined && this.#length > this.#expected) {
      throw new FramingError('a unary call carries one message, not more')
    }
  }

  /** The message, once the client has ended its side. */
  finish(): GrpcMessage {
    if (this.#length !== this.#expected) throw new FramingError('the call ends before its message does')
    const bytes = this.#joined()
    return { compressed: bytes[0] === 1, bytes: bytes.subarray(PREFIX) }
  }

  #joined(): Buffer {
    if (this.#chunks.length > 1) this.#chunks.splice(0, this.#chunks.length, Buffer.concat(this.#chunks))
    return this.#chunks[0] ?? Buffer.alloc(0)
  }
}

/** One uncompressed message with its prefix. */
export function frame(message: Uint8Array): Buffer {
  const framed = Buffer.alloc(PREFIX + message.length)
  framed.writeUInt32BE(message.length, 1)
  framed.set(message, PREFIX)
  return framed
}
