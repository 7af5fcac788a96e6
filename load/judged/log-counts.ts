// Whether what services logged arrived: their lines on standard output, which nobody has to send, beside their log records.
import { logEntries } from '../../assertions/index.ts'
import type { Recording } from '../../harness/recording/index.ts'
import type { CountRow } from './counts.ts'

/** A row for each service that logs: of the requests that left a line there, how many left a log record. */
export function logRows(recording: Recording, traceIds: ReadonlySet<string>): readonly CountRow[] {
  const heard = new Map<string, { readonly lines: Set<string>; readonly records: Set<string> }>()
  for (const { service, channel, traceId } of logEntries({
    logs: recording.logs(),
    lines: recording.lines(),
  })) {
    if (!traceIds.has(traceId)) continue
    const own = heard.get(service) ?? { lines: new Set(), records: new Set() }
    heard.set(service, own)
    if (channel === 'OTLP') own.records.add(traceId)
    else own.lines.add(traceId)
  }
  return [...heard].map(([service, { lines, records }]) => ({
    signal: 'logs',
    kind: 'all',
    what: `requests in log records of ${service}`,
    requests: lines.size,
    counted: [...lines].filter((id) => records.has(id)).length,
  }))
}
