// The `system` fixture: parts of the running system taken away for a while, as a crash or a stalled machine would.
import type { AttachedSession } from '../session/index.ts'

export interface Interrupted extends AsyncDisposable {
  /** Brings the part back; resolves once it can work. Later calls do nothing. */
  end(): Promise<void>
}

/** For scenarios that run alone: whatever else uses the part meanwhile sees it gone, too. */
export class RunningParts implements AsyncDisposable {
  readonly #session: AttachedSession
  readonly #open = new Set<Interrupted>()

  constructor(session: AttachedSession) {
    this.#session = session
  }

  /** Ends the process of a service or a server; its data and ports stay. */
  stop(name: string): Promise<Interrupted> {
    return this.#interrupt(name, 'stop')
  }

  /** Lets it stand still: connections stay open, and nobody answers. */
  pause(name: string): Promise<Interrupted> {
    return this.#interrupt(name, 'pause')
  }

  async #interrupt(name: string, how: 'stop' | 'pause'): Promise<Interrupted> {
    await this.#session.interrupt(name, how)
    const end = async () => {
      if (!this.#open.delete(interrupted)) return
      await this.#session.restore(name)
    }
    const interrupted: Interrupted = { end, [Symbol.asyncDispose]: end }
    this.#open.add(interrupted)
    return interrupted
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const interrupted of this.#open) await interrupted.end()
  }
}
