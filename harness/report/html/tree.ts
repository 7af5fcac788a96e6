// A trace as rows: the order in which a waterfall lists its spans, and what is odd about each one's place.
import { attributeText, serviceName, type Span, type Trace } from '../../telemetry/index.ts'

export interface Row {
  readonly span: Span
  readonly depth: number
  readonly service: string
  readonly parent?: Span
  /** `orphan`: its parent was never received; `cycle`: its ancestors lead back to itself. */
  readonly oddity?: 'orphan' | 'cycle'
}

export interface TraceShape {
  readonly rows: readonly Row[]
  readonly start: bigint
  readonly end: bigint
  /** In order of first appearance. */
  readonly services: readonly string[]
  readonly errors: number
}

/** Depth first, children by start. Every span is in it exactly once; none is hung under a parent it did not name. */
export function shapeOf(trace: Trace): TraceShape {
  const byId = new Map<string, Span>()
  for (const span of trace.spans) if (!byId.has(span.spanId)) byId.set(span.spanId, span)
  const children = new Map<Span, Span[]>()
  const tops: Span[] = []
  for (const span of [...trace.spans].sort(byStart)) {
    const parent = byId.get(span.parentSpanId)
    if (!parent) tops.push(span)
    else if (children.has(parent)) children.get(parent)?.push(span)
    else children.set(parent, [span])
  }
  const rows: Row[] = []
  const seen = new Set<Span>()
  for (const top of tops) walk(top, top.parentSpanId === '' ? undefined : 'orphan', children, seen, rows)
  for (const span of trace.spans) if (!seen.has(span)) walk(span, 'cycle', children, seen, rows)
  return {
    rows,
    start: trace.spans.reduce(
      (least, s) => (s.startTime < least ? s.startTime : least),
      trace.spans[0]?.startTime ?? 0n,
    ),
    end: trace.spans.reduce((most, s) => (s.endTime > most ? s.endTime : most), 0n),
    services: [...new Set(rows.map((row) => row.service))],
    errors: trace.spans.filter((span) => span.status.code === 'ERROR').length,
  }
}

function byStart(a: Span, b: Span): number {
  return a.startTime < b.startTime ? -1 : a.startTime > b.startTime ? 1 : 0
}

/** With its own stack: a capture may hold a chain longer than the call stack. */
function walk(
  top: Span,
  oddity: Row['oddity'] | undefined,
  children: ReadonlyMap<Span, readonly Span[]>,
  seen: Set<Span>,
  rows: Row[],
): void {
  const stack: { span: Span; depth: number; parent?: Span }[] = [{ span: top, depth: 0 }]
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { span, depth, parent } = next
    if (seen.has(span)) continue
    seen.add(span)
    const odd = depth === 0 && oddity ? { oddity } : {}
    rows.push({ span, depth, service: serviceName(span.resource), ...(parent ? { parent } : {}), ...odd })
    for (const child of [...(children.get(span) ?? [])].reverse())
      stack.push({ span: child, depth: depth + 1, parent: span })
  }
}

/** What a person would call the trace: the test step that opened it, else its root's service and operation. */
export function titleOf(shape: TraceShape): string {
  const root = shape.rows.find((row) => row.span.parentSpanId === '') ?? shape.rows[0]
  if (!root) return ''
  return `${root.service} ${attributeText(root.span.attributes, 'test.step.title') ?? root.span.name}`
}

/** Where a time lies on the trace's axis, in percent. */
export type Scale = (time: bigint) => number

export function scale(shape: TraceShape): Scale {
  const whole = Number(shape.end - shape.start)
  return (time) => (whole <= 0 ? 0 : Math.min(100, Math.max(0, (Number(time - shape.start) / whole) * 100)))
}
