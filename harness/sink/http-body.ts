// A request's body, read no further than is allowed.
import type { IncomingMessage } from 'node:http'
import { Chunks } from './chunks.ts'
import { tooLarge } from './inflate.ts'
import type { Holding } from './limits.ts'

/** Throws TooLargeError as soon as the length is known to pass the limit, OverloadedError where there is no room. */
export function readBody(request: IncomingMessage, maxBytes: number, holding: Holding): Promise<Uint8Array> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > maxBytes) return Promise.reject(tooLarge(maxBytes))
  return new Promise((resolve, reject) => {
    const chunks = new Chunks(holding)
    chunks.expect(announced)
    const onData = (chunk: Buffer) => {
      try {
        if (chunks.length + chunk.length > maxBytes) throw tooLarge(maxBytes)
        chunks.add(chunk)
      } catch (error) {
        request.off('data', onData)
        chunks.clear()
        reject(error as Error)
      }
    }
    request.on('data', onData)
    request.on('end', () => resolve(chunks.join()))
    request.on('error', reject)
    request.on('close', () => reject(new Error('the client went away')))
  })
}
