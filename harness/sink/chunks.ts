// A body as it comes in, chunk by chunk.

/** So many chunks are joined to one: a client that sends byte by byte must not cost an object a byte. */
const RUN = 256

export class Chunks {
  #whole: Buffer[] = []
  #run: Buffer[] = []
  length = 0

  add(chunk: Buffer): void {
    this.length += chunk.length
    this.#run.push(chunk)
    if (this.#run.length < RUN) return
    this.#whole.push(Buffer.concat(this.#run))
    this.#run = []
  }

  join(): Buffer {
    const all = [...this.#whole, ...this.#run]
    return all.length === 1 ? (all[0] as Buffer) : Buffer.concat(all, this.length)
  }

  clear(): void {
    this.#whole = []
    this.#run = []
    this.length = 0
  }
}
