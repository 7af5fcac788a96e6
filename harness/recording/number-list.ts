// A growing list of 32-bit numbers without objects around them, and without copies of the whole when it grows.

const CHUNK = 1 << 14
const FIRST = 16

export class NumberList {
  readonly #chunks: Uint32Array[] = []
  length = 0

  push(value: number): void {
    const at = this.length++
    const index = at >>> 14
    let chunk = this.#chunks[index]
    if (chunk === undefined || at % CHUNK >= chunk.length) chunk = this.#grow(index, chunk)
    chunk[at % CHUNK] = value
  }

  get(at: number): number {
    return this.#chunks[at >>> 14]?.[at % CHUNK] ?? 0
  }

  set(at: number, value: number): void {
    const chunk = this.#chunks[at >>> 14]
    if (chunk !== undefined) chunk[at % CHUNK] = value
  }

  /** A chunk grows up to its full size; only the last one is ever smaller. */
  #grow(index: number, chunk: Uint32Array | undefined): Uint32Array {
    const larger = new Uint32Array(Math.min(CHUNK, (chunk?.length ?? FIRST / 2) * 2))
    if (chunk !== undefined) larger.set(chunk)
    this.#chunks[index] = larger
    return larger
  }
}
