// What was said on a WebSocket, and the waiting for more.
import { EventEmitter, once } from 'node:events'
import { WebSocket } from 'undici'

/** A JSON object; by its `id` an answer is told from what else is said. */
export type SocketMessage = Readonly<Record<string, unknown>>

/** The socket could not be opened, or did not say what was awaited. */
export class SocketSilent extends Error {
  readonly code = 'SOCKET_SILENT'
  constructor(url: string, what: string, cause: unknown) {
    super(`${what} did not come from ${url}. Is the service still running? See its log in the run folder.`, {
      cause,
    })
    this.name = 'SocketSilent'
  }
}

/** Milliseconds until what is awaited counts as lost. */
const PATIENCE = 10_000

export class Inbox {
  readonly #socket: WebSocket
  readonly #messages: SocketMessage[] = []
  readonly #changes = new EventEmitter()
  #ended: Error | undefined

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('open', () => this.#changes.emit('change'))
    socket.addEventListener('message', ({ data }) => {
      this.#messages.push(JSON.parse(String(data)) as SocketMessage)
      this.#changes.emit('change')
    })
    // A socket that can't be opened is closed, too.
    socket.addEventListener('close', ({ code, reason }) => {
      this.#ended = new Error(`the socket was closed with code ${code}${reason ? `: ${reason}` : ''}`)
      this.#changes.emit('change')
    })
  }

  /** Rejects with {@link SocketSilent}. */
  async opened(): Promise<void> {
    await this.#until(() => (this.#socket.readyState === WebSocket.OPEN ? true : undefined), 'the handshake')
  }

  /** The first message, of those that came and those to come, that fits. Rejects with {@link SocketSilent}. */
  async first(fits: (message: SocketMessage) => boolean, what: string): Promise<SocketMessage> {
    return this.#until(() => this.#messages.find(fits), what)
  }

  async #until<T>(probe: () => T | undefined, what: string): Promise<T> {
    const signal = AbortSignal.timeout(PATIENCE)
    for (;;) {
      const found = probe()
      if (found !== undefined) return found
      if (this.#ended) throw new SocketSilent(this.#socket.url, what, this.#ended)
      await once(this.#changes, 'change', { signal }).catch((error: unknown) => {
        throw new SocketSilent(this.#socket.url, what, error)
      })
    }
  }
}
