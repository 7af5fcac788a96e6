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
    const stream = createGunzip({ chunkSize: CHUNK })
    const chunks = new Chunks()
    const fail = (error: Error) => {
      stream.destroy()
      reject(error)
    }
    stream.on('data', (chunk: Buffer) => {
      try {
        if (chunks.length + chunk.length > maxBytes) throw tooLarge(maxBytes)
        holding.take(chunk.length)
      } catch (error) {
        return fail(error as Error)
      }
      chunks.add(chunk)
    })
    stream.on('end', () => resolve(chunks.join()))
    stream.on('error', (cause) =>
      fail(new OtlpDecodeError('TRUNCATED', `not a whole gzip stream: ${cause.message}`, { cause })),
    )
    stream.end(bytes)
  })
}

/** Most exports fit one. */
const CHUNK = 256 * 1024

export function tooLarge(maxBytes: number): TooLargeError {
  return new TooLargeError(`the request is larger than ${maxBytes} bytes`)
}
