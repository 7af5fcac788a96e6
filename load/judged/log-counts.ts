// Whether all that services logged arrived: their lines on standard output, which nobody has to send, beside their log records.
import { logEntries } from '../../assertions/index.ts'
import type { Recording } from '../../harness/recording/index.ts'
import type { CountRow } from './counts.ts'

/** A row for each service that logs: entries of these traces. */
export function logRows(recording: Recording, traceIds: ReadonlySet<string>): readonly CountRow[] {
  const counts = new Map<string, { lines: number; records: number }>()
  for (const { service, channel, traceId } of logEntries({
    logs: recording.logs(),
    lines: recording.lines(),
  })) {
    if (!traceIds.has(traceId)) continue
    const own = counts.get(service) ?? { lines: 0, records: 0 }
    counts.set(service, own)
    if (channel === 'OTLP') own.records += 1
    else own.lines += 1
  }
  return [...counts].map(([service, { lines, records }]) => ({
    signal: 'logs',
    kind: 'all',
    what: `log records of ${service}`,
    requests: lines,
    counted: records,
  }))
}
