// Defects of ids, parents and times within a trace.
import type { Span } from '../../../harness/telemetry/index.ts'
import { hasParentId, isBrowser, isHarness, serviceOf } from '../../model/index.ts'
import type { Observed } from '../../observed.ts'
import { addSpans, editChosen, editSpans, madeId, ofService } from '../edit.ts'
import type { Operator, Site, Specimen } from '../mutant.ts'
import { byName, inEachService, onceInEachService } from './sites.ts'

const MILLISECOND = 1_000_000n

const isInner = (span: Span): boolean => hasParentId(span)

function cycles({ run }: Specimen): Site[] {
  const tops = byName(run, (span) => {
    const parent = run.parentOf(span)
    return run.childrenOf(span).length > 0 && (parent === undefined || serviceOf(parent) !== serviceOf(span))
  })
  return tops.map(([name, spans]) => {
    const top = spans[0] as Span
    const below = run.childrenOf(top)[0] as Span
    return {
      at: name,
      verdict: { codes: ['TRC5'] },
      apply: (observed: Observed) =>
        editChosen(observed, new Set([top]), (span) => ({ ...span, parentSpanId: below.spanId })),
    }
  })
}

/** Two different spans under one id. */
function sharedIds(specimen: Specimen): Site[] {
  return onceInEachService({
    codes: ['TRC6'],
    chosen: (span) => specimen.run.childrenOf(span).length === 0 && specimen.run.parentOf(span) !== undefined,
    edit: (span) => [span, { ...span, name: `${span.name} again`, startTime: span.startTime + MILLISECOND }],
  })(specimen)
}

function endsBeforeStart(specimen: Specimen): Site[] {
  return onceInEachService({
    codes: ['TRC7'],
    chosen: (span) => specimen.run.childrenOf(span).length === 0,
    edit: (span) => ({ ...span, endTime: span.startTime - MILLISECOND }),
  })(specimen)
}

/** A child that begins well before its parent. */
function outsideParent({ run }: Specimen): Site[] {
  const inner = byName(run, (span) => {
    const parent = run.parentOf(span)
    return (
      span.kind === 'INTERNAL' &&
      run.childrenOf(span).length === 0 &&
      parent !== undefined &&
      parent.resource === span.resource &&
      !isBrowser(span)
    )
  })
  return inner.map(([name, spans]) => ({
    at: name,
    verdict: { codes: ['TRC8'], service: serviceOf(spans[0] as Span) },
    apply: (observed) =>
      editChosen(observed, new Set(spans), (span) => ({
        ...span,
        startTime: span.startTime - 400n * MILLISECOND,
      })),
  }))
}

/** The whole clock of a service is off, its logs included. */
function skewedClock({ hops }: Specimen): Site[] {
  const called = new Set(hops.filter((site) => site.kind === 'call').map((site) => site.hop.to))
  return [...called].toSorted().map((service) => {
    const shift = 2_000n * MILLISECOND
    const own = ofService(service)
    return {
      at: service,
      verdict: { codes: ['TRC9'] },
      apply: (observed: Observed) => {
        const shifted = editSpans(observed, (span) =>
          own(span) ? { ...span, startTime: span.startTime + shift, endTime: span.endTime + shift } : span,
        )
        return {
          ...shifted,
          logs: shifted.logs.map((one) =>
            own(one) ? { ...one, time: one.time + shift, observedTime: one.observedTime + shift } : one,
          ),
          lines: shifted.lines.map((one) =>
            one.service === service ? { ...one, text: shiftedText(one.text, shift) } : one,
          ),
        }
      },
    }
  })
}

const shiftedText = (text: string, shift: bigint): string =>
  text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/, (time) => {
    const [whole = '', fraction = ''] = time.replace('Z', '').split('.')
    const milliseconds = Date.parse(`${whole}Z`) + Number(shift / MILLISECOND)
    return `${new Date(milliseconds).toISOString().slice(0, 19)}.${fraction}Z`
  })

/** A CONSUMER span that is ended when the process ends, and not with its message. */
function outlastsWork({ run }: Specimen): Site[] {
  const consumers = byName(run, (span) => span.kind === 'CONSUMER')
  return consumers.map(([name, spans]) => ({
    at: name,
    verdict: { codes: ['TRC18'], service: serviceOf(spans[0] as Span) },
    apply: (observed) => {
      const last = spans.reduce((latest, span) => (span.endTime > latest ? span.endTime : latest), 0n)
      return editChosen(observed, new Set(spans), (span) => ({
        ...span,
        endTime: last + 5_000n * MILLISECOND,
      }))
    },
  }))
}

function danglingLinks(specimen: Specimen): Site[] {
  return inEachService({
    codes: ['TRC13'],
    chosen: (span) => span.kind === 'CONSUMER',
    edit: (span) => ({
      ...span,
      links: [
        ...span.links,
        {
          traceId: madeId('no trace', 1, 32),
          spanId: madeId('no span', 1, 16),
          traceState: '',
          attributes: [],
          droppedAttributesCount: 0,
          flags: 1,
        },
      ],
    }),
  })(specimen)
}

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

export const structureOperators: readonly Operator[] = [
  { name: 'cycle', defect: 'a span is its own ancestor', rule: 'TRC5', sites: cycles },
  {
    name: 'own-parent',
    defect: 'a span is its own parent',
    rule: 'TRC5',
    sites: onceInEachService({
      codes: ['TRC5'],
      chosen: isInner,
      edit: (span) => ({ ...span, parentSpanId: span.spanId }),
    }),
  },
  { name: 'shared-id', defect: 'two spans share an id', rule: 'TRC6', sites: sharedIds },
  {
    name: 'sent-twice',
    defect: 'a span is exported by two exporters',
    rule: 'TRC6',
    sites: onceInEachService({ codes: ['TRC6'], chosen: isInner, edit: (span) => [span, { ...span }] }),
  },
  {
    name: 'zero-span-id',
    defect: 'a span id of zeros',
    rule: 'TRC7',
    sites: onceInEachService({
      codes: ['TRC7'],
      chosen: isInner,
      edit: (span) => ({ ...span, spanId: '0'.repeat(16) }),
    }),
  },
  {
    name: 'short-id',
    defect: 'ids of a wrong length',
    rule: 'TRC7',
    sites: onceInEachService({
      codes: ['TRC7'],
      chosen: isInner,
      edit: (span) => ({ ...span, spanId: span.spanId.slice(0, 8) }),
    }),
  },
  { name: 'ends-before-start', defect: 'a span ends before it starts', rule: 'TRC7', sites: endsBeforeStart },
  { name: 'outside-parent', defect: 'a child begins before its parent', rule: 'TRC8', sites: outsideParent },
  {
    name: 'clock-skew',
    defect: 'the clock of a service is two seconds off',
    rule: 'TRC9',
    sites: skewedClock,
  },
  { name: 'dangling-link', defect: 'a link leads to no span', rule: 'TRC13', sites: danglingLinks },
  { name: 'chatty-spans', defect: 'a span for every small step', rule: 'TRC15', sites: chatty },
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
  {
    name: 'outlasting-span',
    defect: 'a CONSUMER span is ended with the process',
    rule: 'TRC18',
    sites: outlastsWork,
  },
  { name: 'doubled-call', defect: 'two CLIENT spans for one call', rule: 'TRC19', sites: doubledCalls },
]
