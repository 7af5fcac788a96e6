// When each service was at work on a request or message, so that a log written meanwhile can be told.
import type { Span } from '../../harness/telemetry/index.ts'
import { compareSpans, firstAtLeast, instanceOf, perRun, push, type Run, serviceOf } from '../model/index.ts'
import type { LogEntry } from './log-entry.ts'

interface Timeline {
  readonly spans: readonly Span[]
  /** For each span the one that ends last among it and all before it. */
  readonly lastEnding: readonly Span[]
}

function timeline(spans: Span[]): Timeline {
  spans.sort(compareSpans)
  const lastEnding: Span[] = []
  for (const span of spans) {
    const before = lastEnding.at(-1)
    lastEnding.push(before !== undefined && before.endTime >= span.endTime ? before : span)
  }
  return { spans, lastEnding }
}

export class Activity {
  readonly #byService = new Map<string, Timeline>()
  readonly #byInstance = new Map<string, Timeline>()

  constructor(run: Run) {
    const byService = new Map<string, Span[]>()
    const byInstance = new Map<string, Span[]>()
    for (const span of [...run.servers(), ...run.consumers]) {
      push(byService, serviceOf(span), span)
      push(byInstance, `${serviceOf(span)}\n${instanceOf(span)}`, span)
    }
    for (const [key, spans] of byService) this.#byService.set(key, timeline(spans))
    for (const [key, spans] of byInstance) this.#byInstance.set(key, timeline(spans))
  }

  /** A SERVER or CONSUMER span that was certainly in progress when the entry was written. */
  during(entry: LogEntry): Span | undefined {
    if (entry.written === undefined) return undefined
    const line =
      entry.instance === ''
        ? this.#byService.get(entry.service)
        : this.#byInstance.get(`${entry.service}\n${entry.instance}`)
    if (line === undefined) return undefined
    const { time, resolution } = entry.written
    const span = line.lastEnding[firstAtLeast(line.spans, time + 1n, (one) => one.startTime) - 1]
    return span !== undefined && time + resolution - 1n <= span.endTime ? span : undefined
  }
}

/** Several rules ask for it. */
export const activityOf = perRun((run) => new Activity(run))
