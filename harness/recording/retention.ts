// Keeping to a memory budget: the oldest requests are set aside in a file, and read back from there by whoever asks.
import { SpillFile } from './spill-file.ts'

export interface RetentionOptions {
  /** Bytes of requests and their index that may be in memory. */
  readonly maxMemory: number
  /** Path of the file that takes the rest; it goes when the recording is disposed of. */
  readonly spillTo: string
}

/** What became of telemetry for which there was no room. */
export interface Spilled {
  readonly maxMemory: number
  readonly requests: number
  readonly bytes: number
  /** Why nothing more could be set aside; what came then is in memory, and whoever feeds the recording should stop. */
  readonly failure?: string
}

/** A request that can do without its bytes in memory. */
export interface Spillable {
  /** Bytes that setting it aside frees. */
  readonly heldBytes: number
  /** Bytes that stay in any case. */
  readonly indexBytes: number
  spill(file: SpillFile): void
}

/** The budget may be so small that it holds not even the index; then requests are set aside at once, and that is all. */
export class Retention implements Disposable {
  readonly #maxMemory: number
  readonly #file: SpillFile
  readonly #held: Spillable[] = []
  #oldest = 0
  #memory = 0
  #requests = 0
  #bytes = 0
  #failure: string | undefined

  constructor({ maxMemory, spillTo }: RetentionOptions) {
    this.#maxMemory = maxMemory
    this.#file = new SpillFile(spillTo)
  }

  /** True where older requests, or this one, were set aside for it. */
  add(request: Spillable): boolean {
    this.#held.push(request)
    this.#memory += request.heldBytes + request.indexBytes
    const before = this.#requests
    while (
      this.#memory > this.#maxMemory &&
      this.#oldest < this.#held.length &&
      this.#failure === undefined
    ) {
      this.#spillOldest()
    }
    return this.#requests > before
  }

  get spilled(): Spilled | undefined {
    if (this.#requests === 0 && this.#failure === undefined) return undefined
    return {
      maxMemory: this.#maxMemory,
      requests: this.#requests,
      bytes: this.#bytes,
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
    }
  }

  #spillOldest(): void {
    const request = this.#held[this.#oldest] as Spillable
    const { heldBytes } = request
    try {
      request.spill(this.#file)
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error)
      return
    }
    this.#memory -= heldBytes
    this.#requests++
    this.#bytes += heldBytes
    this.#oldest++
    if (this.#oldest < MANY) return
    this.#held.splice(0, this.#oldest)
    this.#oldest = 0
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]()
  }
}

/** Requests set aside are forgotten in lots of so many. */
const MANY = 1024
