// How long a target waits for an answer, on a machine that may be busy with others.

const TURN_MS = 50

/**
 * Counts turns of the event loop, at least {@link TURN_MS} apart, instead of looking at a clock: the sink lives in this
 * process, and what others take of the machine is taken from both.
 */
export class Patience implements Disposable {
  readonly #timer: NodeJS.Timeout
  #left: number

  /** `isOver` is called once, where it was not disposed of before. */
  constructor(milliseconds: number, isOver: () => void = () => {}) {
    this.#left = Math.ceil(milliseconds / TURN_MS)
    this.#timer = setInterval(() => {
      if (--this.#left > 0) return
      clearInterval(this.#timer)
      isOver()
    }, TURN_MS)
  }

  get isOver(): boolean {
    return this.#left <= 0
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }
}
