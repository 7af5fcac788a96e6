// Steps over WebSockets: the socket is one conversation, each message on it a step with a trace of its own.
import {
  type AttachedSession,
  openTracedSocket,
  type SocketMessage,
  type TracedSocket,
} from '../session/index.ts'
import { serviceUrl, type Step } from './steps.ts'

export class Sockets implements AsyncDisposable {
  readonly #session: AttachedSession
  readonly #onStep: (step: Step) => void
  readonly #open = new AsyncDisposableStack()

  constructor(session: AttachedSession, onStep: (step: Step) => void) {
    this.#session = session
    this.#onStep = onStep
  }

  /** Opens a socket to the service; the handshake is judged with all other traces, but is no step of the scenario. */
  async open(service: string, path: string): Promise<SocketClient> {
    const url = serviceUrl(this.#session, service).replace(/^http/, 'ws') + path
    const socket = this.#open.use(await openTracedSocket(url, `open ${path} of ${service}`))
    await Promise.all([this.#session.record(socket.opening), this.#session.sent(socket.sent)])
    return new SocketClient(this.#session, this.#onStep, socket)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open.disposeAsync()
  }
}

export class SocketClient {
  readonly #session: AttachedSession
  readonly #onStep: (step: Step) => void
  readonly #socket: TracedSocket

  constructor(session: AttachedSession, onStep: (step: Step) => void, socket: TracedSocket) {
    this.#session = session
    this.#onStep = onStep
    this.#socket = socket
  }

  /** Sends the message, under a PRODUCER root span whose `traceparent` it carries; resolves with the answer to it. */
  async send(message: SocketMessage & { readonly type: string }, title = message.type): Promise<Step> {
    const { context, started, responded, answer, span } = await this.#socket.send(message, title)
    const respondedAt = performance.now()
    await this.#session.record(span)
    const step: Step = { title, traceId: context.traceId, started, responded, respondedAt, body: answer }
    this.#onStep(step)
    return step
  }

  /** What is said on the socket without having been asked for. */
  async hear(fits: (message: SocketMessage) => boolean, what: string): Promise<SocketMessage> {
    return this.#socket.hear(fits, what)
  }
}
