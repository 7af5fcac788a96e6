// How services export: what the requests of a recording say beyond the items in them.
import type { ExportCounts } from '../../assertions/index.ts'
import { decode } from '../otlp/index.ts'
import type { Recording } from '../recording/index.ts'
import { OWN_SERVICE } from '../session/index.ts'
import { serviceName } from '../telemetry/index.ts'

/** Of spans: only they have processors that could send each by itself for long unseen. */
export function countExports(recording: Recording): ExportCounts[] {
  const counts = new Map<string, { requests: number; items: number }>()
  for (const entry of recording.entries()) {
    if (entry.type !== 'request' || entry.signal !== 'traces') continue
    const spans = decode('traces', entry.body)
    for (const [service, own] of Map.groupBy(spans, ({ resource }) => serviceName(resource))) {
      if (service === OWN_SERVICE) continue
      const count = counts.get(service) ?? { requests: 0, items: 0 }
      counts.set(service, { requests: count.requests + 1, items: count.items + own.length })
    }
  }
  return [...counts].map(([service, count]) => ({ service, signal: 'traces', ...count }))
}
