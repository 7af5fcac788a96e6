// The `system` fixture: parts of the running system taken away for a while, as a crash or a stalled machine would.
import type { Interruption } from '../runtime/index.ts'
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

  /** Cuts it off from all others: nothing comes in or out. Containers only, but for the harness's own `sink`. */
  disconnect(name: string): Promise<Interrupted> {
    return this.#interrupt(name, 'disconnect')
  }

  /** Delays what others send to it, and what it answers, by so many milliseconds each; `from`: only what this part sends. Containers only. */
  delay(name: string, milliseconds: number, from?: string): Promise<Interrupted> {
    return this.#interrupt(name, { latency: milliseconds, ...(from === undefined ? {} : { from }) })
  }

  async #interrupt(name: string, how: Interruption): Promise<Interrupted> {
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
