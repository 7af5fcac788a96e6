// The `topics` fixture: steps on Kafka, each message with a trace of its own.
import {
  type AttachedSession,
  type Rewind,
  rewindGroup,
  sendTracedMessage,
  type TracedMessage,
} from '../session/index.ts'
import type { Step } from './steps.ts'

export class Topics {
  readonly #session: AttachedSession
  readonly #onStep: (step: Step) => void

  constructor(session: AttachedSession, onStep: (step: Step) => void) {
    this.#session = session
    this.#onStep = onStep
  }

  /** Sends the message, under a PRODUCER root span whose `traceparent` is in its headers. */
  async send(message: TracedMessage): Promise<Step> {
    const { context, started, responded, span } = await sendTracedMessage(this.#brokers(), message)
    const respondedAt = performance.now()
    await this.#session.record(span)
    const { title } = message
    const step: Step = { title, traceId: context.traceId, started, responded, respondedAt, body: undefined }
    this.#onStep(step)
    return step
  }

  /** Has a group without members read its last messages again. */
  async rewind(rewind: Rewind): Promise<void> {
    await rewindGroup(this.#brokers(), rewind)
  }

  #brokers(): string {
    const [brokers] = Object.values(this.#session.description.kafka)
    if (brokers === undefined) throw new Error('The system has no Kafka.')
    return brokers
  }
}
