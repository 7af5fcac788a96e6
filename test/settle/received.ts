// Hand-made telemetry as a sink would have handed it to a recording, and a recording that counts who listens to it.
import { encodeLogs, encodeMetrics, encodeTraces } from '../../harness/otlp/index.ts'
import { Recording, type RecordingEntry } from '../../harness/recording/index.ts'
import {
  type LogLine,
  type LogRecord,
  type Metric,
  SPAN_KINDS,
  type Span,
  STATUS_CODES,
} from '../../harness/telemetry/index.ts'

/** Knows how many subscriptions are open, so that a test can say that none was left behind. */
export class WatchedRecording extends Recording {
  listeners = 0

  override subscribe(listener: () => void): () => void {
    return this.#counted(super.subscribe(listener))
  }

  override subscribeEntries(listener: (entry: RecordingEntry) => void): () => void {
    return this.#counted(super.subscribeEntries(listener))
  }

  #counted(stop: () => void): () => void {
    this.listeners += 1
    return () => {
      this.listeners -= 1
      stop()
    }
  }
}

export interface Received {
  readonly spans?: readonly Span[]
  readonly logs?: readonly LogRecord[]
  readonly lines?: readonly LogLine[]
  readonly metrics?: readonly Metric[]
}

/** Appends what there is, each signal as one Export request. */
export function receive(recording: Recording, { spans, logs, lines, metrics }: Received): void {
  const received = 1_800_000_000_000_000_000n
  if (spans) recording.append({ signal: 'traces', body: encodeTraces(spans.map(numbered)), received })
  if (logs) recording.append({ signal: 'logs', body: encodeLogs(logs), received })
  if (metrics) recording.append({ signal: 'metrics', body: encodeMetrics(metrics), received })
  for (const line of lines ?? []) recording.appendLine(line)
}

/** The wire carries the numbers of kind and status, not their names. */
function numbered(span: Span): Span {
  return {
    ...span,
    kindNumber: SPAN_KINDS.indexOf(span.kind),
    status: { ...span.status, codeNumber: STATUS_CODES.indexOf(span.status.code) },
  }
}
