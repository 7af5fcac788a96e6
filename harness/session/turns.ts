// Turns: scenarios run side by side, but one that takes parts of the system away has it to itself.

export type Turn = 'shared' | 'alone'

interface Waiting {
  readonly turn: Turn
  readonly grant: () => void
}

/** First come, first served: shared turns wait behind one who wants to be alone, so that he is not starved. */
export class Turns {
  #held = 0
  #alone = false
  readonly #waiting: Waiting[] = []

  /** Resolves with the function that gives the turn back; it may be called more than once. An aborted wait rejects and takes nothing. */
  async take(turn: Turn, abort: AbortSignal): Promise<() => void> {
    abort.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiting = { turn, grant: resolve }
    const leave = () => {
      const at = this.#waiting.indexOf(waiting)
      if (at < 0) return
      this.#waiting.splice(at, 1)
      reject(abort.reason as Error)
      this.#next()
    }
    abort.addEventListener('abort', leave, { once: true })
    this.#waiting.push(waiting)
    this.#next()
    await promise
    abort.removeEventListener('abort', leave)
    return this.#release(turn)
  }

  #release(turn: Turn): () => void {
    let given = false
    return () => {
      if (given) return
      given = true
      this.#held -= 1
      if (turn === 'alone') this.#alone = false
      this.#next()
    }
  }

  #next(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const free = first.turn === 'alone' ? this.#held === 0 : !this.#alone
      if (!free) return
      this.#waiting.shift()
      this.#held += 1
      this.#alone = first.turn === 'alone'
      first.grant()
    }
  }
}
