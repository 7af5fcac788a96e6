// What the page looks things up by: document ids of spans, findings by span, numbers of resources, colours of services.
import type { Finding } from '../../../assertions/index.ts'
import { serviceName, type Resource, type Span, type Trace } from '../../telemetry/index.ts'
import type { RunRecord } from '../run-record.ts'
import { anchor } from './escape.ts'
import type { TraceShape } from './tree.ts'

/** Document ids of the spans that are drawn: by the span, and by `traceId/spanId` for links, with their names. */
export function spanAnchors(shapes: readonly TraceShape[], drawn: number) {
  const spanAnchors = new Map<Span, string>()
  const spanById = new Map<string, string>()
  const nameById = new Map<string, string>()
  const used = new Map<string, number>()
  for (const shape of shapes) {
    for (const { span } of shape.rows.slice(0, drawn)) {
      const base = anchor('span', span.spanId)
      const times = (used.get(base) ?? 0) + 1
      used.set(base, times)
      // A dot cannot come from an id, so the copies of one id stay apart from every other id.
      const name = times === 1 ? base : `${base}..${times}`
      spanAnchors.set(span, name)
      const key = `${span.traceId}/${span.spanId}`
      if (spanById.has(key)) continue
      spanById.set(key, name)
      nameById.set(key, span.name)
    }
  }
  return { spanAnchors, spanById, nameById }
}

/** Which findings name which span, by `traceId/spanId`. */
export function namedSpans(findings: readonly Finding[]) {
  const named = new Map<string, { code: string; index: number }[]>()
  const add = (finding: Finding, index: number): void => {
    for (const { traceId, spanId } of [finding.subject, ...finding.evidence]) {
      if (traceId === undefined || spanId === undefined) continue
      const key = `${traceId}/${spanId}`
      const list = named.get(key) ?? []
      if (!list.some((entry) => entry.code === finding.code)) list.push({ code: finding.code, index })
      named.set(key, list)
    }
    for (const consequence of finding.consequences ?? []) add(consequence, index)
  }
  findings.forEach(add)
  return named
}

/** Equal resources get one number, whatever batch they came in. */
export function resourceNumbers(traces: readonly Trace[]): ReadonlyMap<Resource, number> {
  const numbers = new Map<Resource, number>()
  const byText = new Map<string, number>()
  for (const { resource } of traces.flatMap((trace) => trace.spans)) {
    if (numbers.has(resource)) continue
    const text = JSON.stringify(resource, (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value,
    )
    const number = byText.get(text) ?? byText.size
    byText.set(text, number)
    numbers.set(resource, number)
  }
  return numbers
}

/** A colour a service, the same through the whole page. */
export function serviceColours(record: RunRecord, traces: readonly Trace[]): ReadonlyMap<string, number> {
  const seen = traces.flatMap((trace) => trace.spans.map((span) => serviceName(span.resource)))
  const names = new Set([
    ...record.topology.services.map((service) => service.name),
    ...[...new Set(seen)].sort(),
  ])
  return new Map([...names].map((name, index) => [name, index % 10]))
}
