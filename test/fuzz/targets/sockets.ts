// What both transports' targets do alike: bytes on a connection, in pieces, and what must hold afterwards.
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Recording } from '../../../harness/recording/index.ts'
import type { Sink } from '../../../harness/sink/index.ts'
import { sinkWithRecording, type SinkUnderTest } from '../../sink/clients.ts'
import { Disagreement } from '../target.ts'
import { Patience } from './patience.ts'

/** A request that is whole takes far less; one that is not must be given up by then. */
const MOST_MS = 5000

const LATE = 'neither answered nor ended'

export interface Exchange {
  readonly answer: Buffer
  /** The server was gone before all was sent; what it had answered may be lost with the connection. */
  readonly isReset: boolean
  /** Items that were stored by it. */
  readonly stored: number
}

export class FramingSink implements AsyncDisposable {
  #running: SinkUnderTest | undefined
  #made = 0

  async #sink(): Promise<SinkUnderTest> {
    // A recording only grows: now and then a new one.
    if (this.#made++ % 5000 === 0) {
      await this.#running?.[Symbol.asyncDispose]()
      this.#running = await sinkWithRecording({
        maxBytes: 1 << 16,
        limits: { headers: 1000, request: 2000, idle: 2000 },
      })
    }
    return this.#running as SinkUnderTest
  }

  /** Sends the bytes in so many pieces, ends, and waits for the server to end as well. */
  async send(transport: 'httpPort' | 'grpcPort', bytes: Uint8Array, pieces: number): Promise<Exchange> {
    const { sink, recording } = await this.#sink()
    const before = total(recording)
    const socket = connect({ port: sink[transport], host: '127.0.0.1', allowHalfOpen: true })
    socket.on('error', () => {})
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    await Promise.race([once(socket, 'connect').catch(() => undefined), closed])
    using _late = new Patience(MOST_MS, () => socket.destroy(new Error(LATE)))
    let failure: string | undefined
    socket.once('error', (error) => {
      failure = error.message
    })
    socket.once('end', () => socket.destroy())
    const size = Math.ceil(bytes.length / pieces)
    for (let at = 0; at < bytes.length; at += size) {
      if (!socket.writable) break
      socket.write(bytes.subarray(at, at + size))
      if (pieces > 1) await new Promise((resolve) => setImmediate(resolve))
    }
    socket.end()
    await closed
    if (failure === LATE) throw new Disagreement(`neither answered nor ended within ${MOST_MS} ms`)
    // What it sent may still be inflated: it must not look as if the next case had stored it.
    await settled(sink)
    return {
      answer: Buffer.concat(chunks),
      isReset: failure !== undefined,
      stored: total(recording) - before,
    }
  }

  /** After all that was sent, a client that does nothing wrong is served, and nothing is held any more. */
  async isWell(serve: (sink: Sink) => Promise<boolean>): Promise<void> {
    const { sink } = await this.#sink()
    if (!(await serve(sink))) throw new Disagreement('a sound request is no longer taken')
    await settled(sink)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running?.[Symbol.asyncDispose]()
  }
}

async function settled(sink: Sink): Promise<void> {
  using patience = new Patience(MOST_MS)
  while (sink.stats().underWay > 0) {
    if (patience.isOver) {
      throw new Disagreement(`${sink.stats().underWay} bytes are held for nobody`)
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function total(recording: Recording): number {
  const { spans, logRecords, dataPoints, resent } = recording.counts()
  return spans + logRecords + dataPoints + resent
}
