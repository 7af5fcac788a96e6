// Spans spoilt at random, in every way that a rule on traces looks at.
import fc from 'fast-check'
import type { KeyValue, Span } from '../../harness/telemetry/index.ts'

type Spoil = (span: Span, other: Span) => Span

const MS = 1_000_000n

const withAttributes = (span: Span, ...more: readonly KeyValue[]): Span => ({
  ...span,
  attributes: [...span.attributes, ...more],
})

const linked = (span: Span, traceId: string, spanId: string): Span => ({
  ...span,
  links: [
    ...span.links,
    { traceId, spanId, traceState: '', attributes: [], droppedAttributesCount: 0, flags: 1 },
  ],
})

const exception = (span: Span, ...attributes: readonly KeyValue[]): Span => ({
  ...span,
  events: [...span.events, { time: span.endTime, name: 'exception', attributes, droppedAttributesCount: 0 }],
})

const THROWN = [
  { key: 'exception.type', value: 'Oops' },
  { key: 'exception.message', value: 'it broke' },
]

const SPOILS: Readonly<Record<string, Spoil>> = {
  'short id': (span) => ({ ...span, spanId: span.spanId.slice(4) }),
  'zero id': (span) => ({ ...span, spanId: '0'.repeat(16) }),
  'the id of another': (span, other) => ({ ...span, spanId: other.spanId }),
  'the trace of another': (span, other) => ({ ...span, traceId: other.traceId }),
  'the parent of another': (span, other) => ({ ...span, parentSpanId: other.parentSpanId }),
  'another as parent': (span, other) => ({ ...span, parentSpanId: other.spanId, traceId: other.traceId }),
  'no parent': (span) => ({ ...span, parentSpanId: '' }),
  'ends before it starts': (span) => ({ ...span, endTime: span.startTime - MS }),
  'no start': (span) => ({ ...span, startTime: 0n }),
  early: (span) => ({ ...span, startTime: span.startTime - 400n * MS }),
  late: (span) => ({ ...span, startTime: span.startTime + 2000n * MS, endTime: span.endTime + 2000n * MS }),
  'ends late': (span) => ({ ...span, endTime: 1_800_000_090_000_000_000n }),
  'link to another': (span, other) => linked(span, other.traceId, other.spanId),
  'link to nothing': (span) => linked(span, 'ab'.repeat(16), 'cd'.repeat(8)),
  'link of zeros': (span) => linked(span, '0'.repeat(32), '0'.repeat(16)),
  'a batch of two': (span) => withAttributes(span, { key: 'messaging.batch.message_count', value: 2n }),
  'dropped attributes': (span) => ({ ...span, droppedAttributesCount: 3 }),
  'a threshold': (span) => ({ ...span, traceState: 'ot=th:8' }),
  'another threshold': (span) => ({ ...span, traceState: 'ot=th:c' }),
  'error without type': (span) => ({ ...span, status: { code: 'ERROR', codeNumber: 2, message: '' } }),
  OK: (span) => ({ ...span, status: { code: 'OK', codeNumber: 1, message: '' } }),
  'answer 500': (span) => ({
    ...span,
    attributes: [
      { key: 'http.response.status_code', value: 500n },
      ...span.attributes.filter(({ key }) => key !== 'http.response.status_code'),
    ],
  }),
  'a bare exception': (span) => exception(span),
  'an exception': (span) => exception(span, ...THROWN),
  'a flag': (span) => withAttributes(span, { key: 'feature_flag.key', value: 'cheat' }),
  INTERNAL: (span) => ({ ...span, kind: 'INTERNAL' }),
  CLIENT: (span) => ({ ...span, kind: 'CLIENT' }),
  SERVER: (span) => ({ ...span, kind: 'SERVER' }),
  CONSUMER: (span) => ({ ...span, kind: 'CONSUMER' }),
  'a query': (span) =>
    withAttributes(
      { ...span, kind: 'CLIENT' },
      { key: 'db.system.name', value: 'redis' },
      { key: 'db.query.text', value: 'GET key' },
    ),
  'a health check': (span) => ({
    ...span,
    kind: 'SERVER',
    attributes: [
      { key: 'http.request.method', value: 'GET' },
      { key: 'http.route', value: '/healthz' },
    ],
  }),
  'another scope': (span) => ({ ...span, scope: { ...span.scope, name: 'second' } }),
  'a connection': (span) => ({ ...span, kind: 'INTERNAL', name: 'tcp.connect' }),
}

export const defects: readonly string[] = Object.keys(SPOILS)

interface Defect {
  readonly at: number
  readonly other: number
  readonly name: string
}

/** Up to twelve defects, each at some span, with another span to take something of. */
export const randomDefects: fc.Arbitrary<Defect[]> = fc.array(
  fc.record({ at: fc.nat(), other: fc.nat(), name: fc.constantFrom(...defects) }),
  { maxLength: 12 },
)

export function spoil(spans: readonly Span[], chosen: readonly Defect[]): Span[] {
  const spoilt = [...spans]
  for (const { at, other, name } of chosen) {
    const [one, two] = [spoilt[at % spoilt.length], spoilt[other % spoilt.length]]
    const change = SPOILS[name]
    if (one !== undefined && two !== undefined && change !== undefined)
      spoilt[at % spoilt.length] = change(one, two)
  }
  return spoilt
}
