// What lay outside a trace and had a say when a contract was held against it.
import type { LogRecord, Span, Trace, TraceId } from '../../harness/telemetry/index.ts'
import { indexTrace, type TraceIndex } from '../model/index.ts'
import { type HeardEvent, recordedIn } from './events.ts'
import { surroundingsOf } from './surroundings.ts'

/** Everything that was asked for, with the answer. Whoever gets the same answers comes to the same result. */
export class Sight {
  readonly #linked = new Map<string, readonly Span[]>()
  readonly #indexes = new Map<TraceId, TraceIndex>()
  readonly #heard = new Map<string, readonly HeardEvent[]>()

  linked(at: string, found: readonly Span[]): void {
    this.#linked.set(at, found)
  }

  index(index: TraceIndex): void {
    this.#indexes.set(index.traceId, index)
  }

  heard(at: string, found: readonly HeardEvent[]): void {
    this.#heard.set(at, found)
  }

  /** The same would be seen among these traces and records. */
  isOf(others: readonly Trace[], logs: readonly LogRecord[]): boolean {
    const { linked, traces } = surroundingsOf(others)
    for (const [at, before] of this.#linked) if (!isSame(before, linked.get(at) ?? NONE)) return false
    for (const [traceId, before] of this.#indexes) {
      const trace = traces.get(traceId)
      if (trace === undefined || indexTrace(trace) !== before) return false
    }
    if (this.#heard.size === 0) return true
    const events = recordedIn(logs)
    for (const [at, before] of this.#heard) if (!isSame(before, events.get(at) ?? NONE)) return false
    return true
  }
}

const NONE: readonly never[] = []

const isSame = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a === b || (a.length === b.length && a.every((item, at) => item === b[at]))
