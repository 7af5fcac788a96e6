// Defects of too much, too little and twice: noise, drops, doubled instrumentation.
import type { Span } from '../../../harness/telemetry/index.ts'
import { isHarness, serviceOf } from '../../model/index.ts'
import type { Observed } from '../../observed.ts'
import { addSpans, editChosen, madeId } from '../edit.ts'
import type { Operator, Site, Specimen } from '../mutant.ts'
import { byName, onceInEachService } from './sites.ts'

const MILLISECOND = 1_000_000n

function withNoise({ run }: Specimen): Site[] {
  const servers = byName(run, (span) => span.kind === 'SERVER' && !isHarness(span))
  const firstOf = new Map<string, Span>()
  for (const [, spans] of servers) {
    const [first] = spans
    if (first !== undefined && !firstOf.has(serviceOf(first))) firstOf.set(serviceOf(first), first)
  }
  return [...firstOf].map(([service, first]) => ({
    at: service,
    verdict: { codes: ['TRC17'], service },
    apply: (observed) => addSpans(observed, polls(first, 400)),
  }))
}

/** Health checks that leave spans: roots of their own, far more than there are requests. */
function polls(like: Span, count: number): Span[] {
  return Array.from({ length: count }, (_, at): Span => {
    const startTime = like.startTime + BigInt(at) * 10n * MILLISECOND
    return {
      ...like,
      traceId: madeId('poll trace', at, 32),
      spanId: madeId('poll span', at, 16),
      parentSpanId: '',
      flags: 0x101,
      name: 'GET /healthz',
      attributes: [
        { key: 'http.request.method', value: 'GET' },
        { key: 'http.route', value: '/healthz' },
        { key: 'url.path', value: '/healthz' },
        { key: 'url.scheme', value: 'http' },
        { key: 'http.response.status_code', value: 200n },
      ],
      events: [],
      links: [],
      startTime,
      endTime: startTime + MILLISECOND,
    }
  })
}

const copies = (span: Span, count: number, change: (copy: Span, at: number) => Span): Span[] =>
  Array.from({ length: count }, (_, at) =>
    change(
      { ...span, spanId: madeId(`copy of ${span.traceId} ${span.spanId}`, at, 16), events: [], links: [] },
      at,
    ),
  )

function chatty(specimen: Specimen): Site[] {
  return onceInEachService({
    codes: ['TRC15'],
    chosen: (span) => span.kind === 'SERVER' || span.kind === 'CONSUMER',
    edit: (span) => [
      span,
      ...copies(span, 30, (copy, at) => ({
        ...copy,
        parentSpanId: span.spanId,
        kind: 'INTERNAL',
        kindNumber: 1,
        name: `step ${at % 3 === 0 ? 'parse' : 'check'}`,
        attributes: [],
      })),
    ],
  })(specimen)
}

/** The same query once for each row of another one. */
function repeatedQueries(specimen: Specimen): Site[] {
  return onceInEachService({
    codes: ['TRC15'],
    chosen: (span) => span.kind === 'CLIENT' && /^(INSERT|SELECT|UPDATE|hget|hset)/.test(span.name),
    edit: (span) => [span, ...copies(span, 25, (copy) => copy)],
  })(specimen)
}

const drops = (field: 'droppedAttributesCount' | 'droppedEventsCount' | 'droppedLinksCount') =>
  onceInEachService({ codes: ['TRC16'], chosen: () => true, edit: (span) => ({ ...span, [field]: 3 }) })

const TWO_THRESHOLDS = ['ot=th:8', 'ot=th:c']

function mixedSampling({ run }: Specimen): Site[] {
  const [trace] = run.traces.filter((one) => new Set(one.spans.map(serviceOf)).size > 2)
  if (trace === undefined) return []
  const [first = ''] = trace.spans.map(serviceOf)
  return [
    {
      at: `trace of ${first}`,
      verdict: { codes: ['TRC16'] },
      apply: (observed) =>
        editChosen(observed, new Set(trace.spans), (span) => ({
          ...span,
          traceState: TWO_THRESHOLDS[serviceOf(span) === first ? 0 : 1] ?? '',
        })),
    },
  ]
}

/** Two instrumentations at work on one call: a second CLIENT span around the first. */
function doubledCalls({ hops }: Specimen): Site[] {
  return hops
    .filter((site) => site.kind === 'call')
    .flatMap((site) => {
      const senders = new Set(site.crossings.map((one) => one.sender).filter((one) => !isHarness(one)))
      if (senders.size === 0) return []
      return {
        at: `${site.hop.from} -> ${site.hop.to} via ${site.hop.via}, ${site.hop.operation}`,
        verdict: { codes: ['TRC19'] as const, service: site.hop.from },
        apply: (observed: Observed) =>
          editChosen(observed, senders, (span) => {
            const outer = {
              ...span,
              spanId: madeId(`outer ${span.traceId} ${span.spanId}`, 0, 16),
              startTime: span.startTime - 10_000n,
              endTime: span.endTime + 10_000n,
              links: [],
            }
            return [outer, { ...span, parentSpanId: outer.spanId }]
          }),
      }
    })
}

export const noiseOperators: readonly Operator[] = [
  {
    name: 'repeated-queries',
    defect: 'a query for each row of another',
    rule: 'TRC15',
    sites: repeatedQueries,
  },
  {
    name: 'dropped-attributes',
    defect: 'attributes were dropped',
    rule: 'TRC16',
    sites: drops('droppedAttributesCount'),
  },
  {
    name: 'dropped-events',
    defect: 'span events were dropped',
    rule: 'TRC16',
    sites: drops('droppedEventsCount'),
  },
  {
    name: 'dropped-links',
    defect: 'span links were dropped',
    rule: 'TRC16',
    sites: drops('droppedLinksCount'),
  },
  {
    name: 'mixed-sampling',
    defect: 'services sample one trace at different rates',
    rule: 'TRC16',
    sites: mixedSampling,
  },
  {
    name: 'health-noise',
    defect: 'health checks leave most spans of a service',
    rule: 'TRC17',
    sites: withNoise,
  },
  { name: 'chatty-spans', defect: 'a span for every small step', rule: 'TRC15', sites: chatty },
  { name: 'doubled-call', defect: 'two CLIENT spans for one call', rule: 'TRC19', sites: doubledCalls },
]
