// A test's turn among the tests that share a system.
import type { AttachedSession } from '../session/index.ts'

export class OwnTurn implements AsyncDisposable {
  readonly #session: AttachedSession
  #held: AsyncDisposable | undefined

  constructor(session: AttachedSession) {
    this.#session = session
  }

  /** Gives back the turn that is held, and waits for the other. */
  async take(turn: 'shared' | 'alone'): Promise<void> {
    await this[Symbol.asyncDispose]()
    this.#held = await this.#session.takeTurn(turn)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#held?.[Symbol.asyncDispose]()
    this.#held = undefined
  }
}
