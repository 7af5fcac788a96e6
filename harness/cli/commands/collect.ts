// `pitboss collect`: the sink alone, writing a capture.
import { once } from 'node:events'
import { rename, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CaptureWriter, Recording } from '../../recording/index.ts'
import { startSink } from '../../sink/index.ts'
import { EXIT } from '../../run/index.ts'
import { spilledText } from '../../report/index.ts'
import type { CommandContext } from '../context.ts'
import { admissionOf } from './admission.ts'

export interface CollectOptions {
  readonly capture: string
  readonly host: string
  readonly httpPort: number
  readonly grpcPort: number
  readonly readyFile?: string
  /** Milliseconds. */
  readonly for?: number
  readonly untilSpans?: number
  /** Bytes of telemetry to keep in memory. */
  readonly maxMemory?: number
  readonly token?: string
  /** Paths of PEM files; both or neither. */
  readonly tlsCert?: string
  readonly tlsKey?: string
  /** Bytes. */
  readonly maxRequest?: number
  readonly maxUnderWay?: number
  readonly maxConnections?: number
}

/** Bytes of capture that may wait for the disk before senders are told to wait. */
const MOST_BACKLOG = 64 * 1024 * 1024
const BEHIND = 'the capture is not written as fast as telemetry comes; send this again'

export async function collect(options: CollectOptions, context: CommandContext): Promise<number> {
  const admission = await admissionOf(options)
  const path = resolve(options.capture)
  const writer = new CaptureWriter(path)
  const { maxMemory } = options
  using recording = new Recording(
    maxMemory === undefined ? undefined : { maxMemory, spillTo: `${path}.spilled` },
  )
  const done = new AbortController()
  await using sink = await startSink({
    host: options.host,
    httpPort: options.httpPort,
    grpcPort: options.grpcPort,
    ...admission,
    busy: () => {
      if (writer.failure !== undefined) done.abort()
      const failure = writer.failure?.message ?? recording.spilled()?.failure
      return failure ?? (writer.backlog > MOST_BACKLOG ? BEHIND : undefined)
    },
    onRequest: (request) => {
      if (recording.append(request).duplicate) return
      writer.write(request)
      if (options.untilSpans !== undefined && recording.counts().spans >= options.untilSpans) done.abort()
    },
  })
  const ready = { pid: process.pid, http: sink.http, grpc: sink.grpc }
  if (options.readyFile) {
    // Whoever waits for the file must never read half of it.
    await writeFile(`${options.readyFile}.part`, JSON.stringify(ready))
    await rename(`${options.readyFile}.part`, options.readyFile)
  }
  context.progress.note(`receiving OTLP: HTTP ${sink.http}, gRPC ${sink.grpc}; writing ${path}`)
  const deadline = options.for === undefined ? undefined : setTimeout(() => done.abort(), options.for)
  context.abort.addEventListener('abort', () => done.abort())
  if (!done.signal.aborted && !context.abort.aborted) await once(done.signal, 'abort')
  clearTimeout(deadline)
  await sink.close()
  await writer.close()
  const counts = recording.counts()
  const { deferred, refused, turnedAway } = sink.stats()
  const spilled = recording.spilled()
  context.print(
    { ...ready, capture: path, counts, deferred, refused, turnedAway, ...(spilled && { spilled }) },
    () =>
      [
        `${path}`,
        `${counts.spans} spans in ${counts.traces} traces, ${counts.logRecords} log records, ${counts.dataPoints} data points of ${recording.services().join(', ') || 'no service'}`,
        ...(spilled === undefined ? [] : [spilledText({ spilled }) ?? '']),
        ...(deferred > 0
          ? [`${deferred} requests were asked to come again: no room, or the disk was slower`]
          : []),
        ...(refused > 0
          ? [`${refused} requests were refused as bad, too large, too slow or not allowed`]
          : []),
        ...(turnedAway > 0
          ? [`${turnedAway} connections were closed at once: as many as are allowed were open`]
          : []),
      ].join('\n'),
  )
  return EXIT.holds
}
