// Defects of ids, parents and times within a trace.
import type { Span } from '../../../harness/telemetry/index.ts'
import { hasParentId, isBrowser, serviceOf } from '../../model/index.ts'
import type { Observed } from '../../observed.ts'
import { shiftClocks } from '../clock.ts'
import { editChosen, madeId } from '../edit.ts'
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

/** The whole clock of a service is off. */
function skewedClock({ hops }: Specimen): Site[] {
  const called = new Set(hops.filter((site) => site.kind === 'call').map((site) => site.hop.to))
  return [...called].toSorted().map((service) => ({
    at: service,
    verdict: { codes: ['TRC9'] },
    apply: (observed: Observed) => shiftClocks(observed, (one) => (one === service ? 2_000 : 0)),
  }))
}

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

export const structureOperators: readonly Operator[] = [
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
  {
    name: 'clock-skew',
    defect: 'the clock of a service is two seconds off',
    rule: 'TRC9',
    sites: skewedClock,
  },
  {
    name: 'outlasting-span',
    defect: 'a CONSUMER span is ended with the process',
    rule: 'TRC18',
    sites: outlastsWork,
  },
  { name: 'cycle', defect: 'a span is its own ancestor', rule: 'TRC5', sites: cycles },
  { name: 'shared-id', defect: 'two spans share an id', rule: 'TRC6', sites: sharedIds },
  { name: 'ends-before-start', defect: 'a span ends before it starts', rule: 'TRC7', sites: endsBeforeStart },
  { name: 'outside-parent', defect: 'a child begins before its parent', rule: 'TRC8', sites: outsideParent },
  { name: 'dangling-link', defect: 'a link leads to no span', rule: 'TRC13', sites: danglingLinks },
]
