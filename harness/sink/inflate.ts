// gzip, inflated no further than is allowed.
import { createGunzip } from 'node:zlib'
import { OtlpDecodeError } from '../otlp/index.ts'
import { TooLargeError } from './errors.ts'
import { Chunks } from './chunks.ts'
import type { Holding } from './limits.ts'

/**
 * Throws TooLargeError beyond the limit, OverloadedError where requests under way leave no room, OtlpDecodeError for
 * what is not gzip.
 */
export function inflate(bytes: Uint8Array, maxBytes: number, holding: Holding): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const stream = createGunzip({ chunkSize: chunkSizeFor(bytes) })
    const chunks = new Chunks(holding)
    const fail = (error: Error) => {
      stream.destroy()
      reject(error)
    }
    stream.on('data', (chunk: Buffer) => {
      try {
        if (chunks.length + chunk.length > maxBytes) throw tooLarge(maxBytes)
        chunks.add(chunk)
      } catch (error) {
        fail(error as Error)
      }
    })
    stream.on('end', () => resolve(chunks.join()))
    stream.on('error', (cause) =>
      fail(new OtlpDecodeError('TRUNCATED', `not a whole gzip stream: ${cause.message}`, { cause })),
    )
    stream.end(bytes)
  })
}

/** Node takes no smaller ones. */
const LEAST_CHUNK = 64
const MOST_CHUNK = 256 * 1024

/**
 * What the end of the stream says of its size, and one more, so that nothing is left over of the chunk and no second one
 * is begun. A sender may say anything there: of at least the size of what was sent, chunks are a thousand at the most.
 * Source: RFC 1952, ISIZE.
 */
function chunkSizeFor(bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = bytes
  const size = length < 4 ? 0 : new DataView(buffer, byteOffset, length).getUint32(length - 4, true)
  return Math.min(MOST_CHUNK, Math.max(LEAST_CHUNK, length, size + 1))
}

export function tooLarge(maxBytes: number): TooLargeError {
  return new TooLargeError(`the request is larger than ${maxBytes} bytes`)
}
