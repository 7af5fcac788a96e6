// A body as it comes in, chunk by chunk, charged to the request that it belongs to.
import type { Holding } from './limits.ts'

/** So many chunks are joined to one: a client that sends byte by byte must not cost an object a byte. */
const RUN = 256

/** Bodies announced as larger are gathered as they come: what is announced may never be sent. */
const MOST_AHEAD = 1024 * 1024

export class Chunks {
  readonly #holding: Holding
  /** Where everything is put, if the size was known beforehand. */
  #room: Buffer | undefined
  #whole: Buffer[] = []
  #run: Buffer[] = []
  length = 0

  constructor(holding: Holding) {
    this.#holding = holding
  }

  /** Makes room for so many bytes at once: a chunk is then copied while it is still in the processor's cache. */
  expect(bytes: number): void {
    if (bytes > 0 && bytes <= MOST_AHEAD && this.#holding.takeAhead(bytes)) {
      this.#room = Buffer.allocUnsafeSlow(bytes)
    }
  }

  /** Throws OverloadedError where there is no room. */
  add(chunk: Buffer): void {
    const end = this.length + chunk.length
    if (this.#room !== undefined) {
      if (end <= this.#room.length) {
        this.#room.set(chunk, this.length)
        this.length = end
        return
      }
      // More than was expected.
      this.#run = [this.#room.subarray(0, this.length)]
      this.#room = undefined
    }
    this.#holding.take(chunk.length)
    this.length = end
    this.#run.push(chunk)
    if (this.#run.length < RUN) return
    this.#whole.push(Buffer.concat(this.#run))
    this.#run = []
  }

  join(): Buffer {
    if (this.#room !== undefined) {
      return this.length === this.#room.length ? this.#room : Buffer.from(this.#room.subarray(0, this.length))
    }
    const all = [...this.#whole, ...this.#run]
    return all.length === 1 ? (all[0] as Buffer) : Buffer.concat(all, this.length)
  }

  clear(): void {
    this.#room = undefined
    this.#whole = []
    this.#run = []
    this.length = 0
  }
}
