// Calls that arrived, though the span that answered them was never exported: what is below it is there.
import type { Span } from '../../harness/telemetry/index.ts'
import { firstAtLeast, type Run, serviceOf } from '../model/index.ts'

/** Clocks of caller and callee may differ by this much, nanoseconds. */
const TOLERANCE = 50_000_000n

const startOf = (span: Span): bigint => span.startTime

export class Headless {
  readonly #run: Run
  /** Parents that are absent, each taken for the answer to one call. */
  readonly #taken = new Set<string>()

  constructor(run: Run) {
    this.#run = run
  }

  /** Work of the service in the trace of the call, in its time, below a parent that is not there. Call it oldest call first. */
  continues(call: Span, service: string): boolean {
    // Oldest first, as all spans of a trace.
    const orphans = this.#run.trace(call.traceId)?.orphans ?? []
    for (let at = firstAtLeast(orphans, call.startTime - TOLERANCE, startOf); at < orphans.length; at++) {
      const orphan = orphans[at] as Span
      if (orphan.startTime > call.endTime + TOLERANCE) break
      if (orphan.kind === 'SERVER' || serviceOf(orphan) !== service) continue
      const parent = `${orphan.traceId}${orphan.parentSpanId}`
      if (this.#taken.has(parent)) continue
      this.#taken.add(parent)
      return true
    }
    return false
  }
}
