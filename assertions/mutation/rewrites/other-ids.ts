// Other ids: the same system recorded another time.
import type { Metric, SpanLink } from '../../../harness/telemetry/index.ts'
import type { Observed } from '../../observed.ts'
import { editLines, editLogs, editMetrics, editSpans } from '../edit.ts'
import { below, type Random } from './random.ts'

/** One to one, and never all zeros where the id was not: each digit is replaced by way of a permutation. */
function digitSwap(random: Random): (id: string) => string {
  const shift = 1 + below(random, 14)
  const known = new Map<string, string>()
  return (id) => {
    if (!/^(?!0+$)[0-9a-f]{16,32}$/.test(id)) return id
    let made = known.get(id)
    if (made === undefined) {
      made = id
        .split('')
        .map((digit) =>
          digit === '0' ? '0' : (((Number.parseInt(digit, 16) - 1 + shift) % 15) + 1).toString(16),
        )
        .join('')
      known.set(id, made)
    }
    return made
  }
}

export function otherIds(observed: Observed, random: Random): Observed {
  const other = digitSwap(random)
  const ids = new Set<string>()
  for (const trace of observed.traces) {
    for (const span of trace.spans) {
      ids.add(span.traceId)
      ids.add(span.spanId)
      if (span.parentSpanId !== '') ids.add(span.parentSpanId)
    }
  }
  const link = (one: SpanLink): SpanLink => ({
    ...one,
    traceId: other(one.traceId),
    spanId: other(one.spanId),
  })
  const spans = editSpans(observed, (span) => ({
    ...span,
    traceId: other(span.traceId),
    spanId: other(span.spanId),
    parentSpanId: other(span.parentSpanId),
    links: span.links.map(link),
  }))
  const logs = editLogs(spans, (one) => ({ ...one, traceId: other(one.traceId), spanId: other(one.spanId) }))
  const text = (line: string): string =>
    line.replace(/(?<![0-9a-f])(?:[0-9a-f]{32}|[0-9a-f]{16})(?![0-9a-f])/g, (id) =>
      ids.has(id) ? other(id) : id,
    )
  const lines = editLines(logs, (line) => ({ ...line, text: text(line.text) }))
  const headers = (all: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name, text(value)]))
  const metrics = editMetrics(lines, (metric) => withExemplars(metric, other))
  return {
    ...metrics,
    messages: metrics.messages.map((one) => ({ ...one, headers: headers(one.headers) })),
    ...(metrics.requests === undefined
      ? {}
      : { requests: metrics.requests.map((one) => ({ ...one, headers: headers(one.headers) })) }),
  }
}

function withExemplars(metric: Metric, other: (id: string) => string): Metric {
  const { data } = metric
  if (data.type === 'none' || data.type === 'summary') return metric
  if (!data.points.some((point) => point.exemplars.length > 0)) return metric
  const points = data.points.map((point) => ({
    ...point,
    exemplars: point.exemplars.map((one) => ({
      ...one,
      traceId: other(one.traceId),
      spanId: other(one.spanId),
    })),
  }))
  return { ...metric, data: { ...data, points } as typeof data }
}
