// Which services are seen to leave out traces, so that what has no span is no defect of theirs.
import type { LogEntry } from '../logs/index.ts'
import { perRun, type Run, serviceOf } from '../model/index.ts'

/** A threshold other than 0 in `ot=th:...`: only a part is sampled. Source: OpenTelemetry trace state, probability sampling. */
const THRESHOLD = /(?:^|[,;:=])ot=(?:[^,]*;)?th:0*[1-9a-f]/

const bySpans = perRun((run) => {
  const found = new Set<string>()
  const known = new Map<string, boolean>()
  for (const { spans } of run.traces)
    for (const span of spans) {
      const { traceState } = span
      if (traceState === '') continue
      let partial = known.get(traceState)
      if (partial === undefined) {
        partial = THRESHOLD.test(traceState)
        if (known.size < 1000) known.set(traceState, partial)
      }
      if (partial) found.add(serviceOf(span))
    }
  return found
})

/** By the sampling threshold of their spans, or by logs that they wrote in traces which were not sampled. */
export function partlySampled(run: Run, entries: readonly LogEntry[]): ReadonlySet<string> {
  const found = new Set(bySpans(run))
  for (const { service, sampled, traceId } of entries)
    if (sampled === false && run.trace(traceId) === undefined) found.add(service)
  return found
}
