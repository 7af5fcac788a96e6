// The spans that a metric counts, one for each increment.
import {
  attribute,
  type Attributes,
  attributeText,
  type Span,
  valueText,
} from '../../harness/telemetry/index.ts'
import type { CountedBy } from '../metric-contract.ts'
import { instanceOf, runOf, serviceOf, textMatches } from '../model/index.ts'
import { attributeDifference } from '../trace-contract/index.ts'
import type { IncreaseQuestion } from './question.ts'
import type { Stream } from './streams.ts'
import type { Window } from './window.ts'

export function counts(span: Span, countedBy: CountedBy, service: string): boolean {
  if (serviceOf(span) !== service || !textMatches(countedBy.span, span.name)) return false
  const where = Object.entries(countedBy.where ?? {})
  if (where.some(([key, demand]) => attributeDifference(span.attributes, key, demand) !== undefined))
    return false
  if (countedBy.status === undefined) return true
  return (span.status.code === 'ERROR') === (countedBy.status === 'error')
}

/** The test's own spans that the metric should have counted, under the attributes that were asked for. */
export function ownSpans(
  { metric, own, attributes = {} }: IncreaseQuestion,
  services: readonly string[],
): Span[] {
  const { countedBy } = metric
  if (countedBy === undefined) return []
  const asked = Object.entries(attributes).flatMap(([key, demand]) => {
    const spanKey = countedBy.attributes?.[key]
    return spanKey === undefined ? [] : [{ spanKey, demand }]
  })
  return own.flatMap(({ spans }) =>
    spans.filter(
      (span) =>
        services.some((service) => counts(span, countedBy, service)) &&
        asked.every(
          ({ spanKey, demand }) => attributeDifference(span.attributes, spanKey, demand) === undefined,
        ),
    ),
  )
}

/** The stream is one of those that count such spans. */
export const isCounting = (attributes: Attributes, { streams = {} }: CountedBy): boolean =>
  Object.entries(streams).every(([key, demand]) => attributeDifference(attributes, key, demand) === undefined)

/** The span is one that this stream counts. */
function countsInto(span: Span, countedBy: CountedBy, stream: Stream): boolean {
  if (!counts(span, countedBy, stream.service) || !isCounting(stream.attributes, countedBy)) return false
  if (stream.instance !== '' && instanceOf(span) !== '' && instanceOf(span) !== stream.instance) return false
  return Object.entries(countedBy.attributes ?? {}).every(([pointKey, spanKey]) => {
    const wanted = attribute(stream.attributes, pointKey)
    return wanted === undefined || attributeText(span.attributes, ...spanKey.split('|')) === valueText(wanted)
  })
}

export interface Counted {
  readonly definite: ReadonlySet<Span>
  readonly possible: ReadonlySet<Span>
}

/**
 * Spans wholly inside the window of every stream that may count them are counted for certain; those that touch one of
 * these windows may be.
 */
export function spansIn(
  { traces, own }: IncreaseQuestion,
  countedBy: CountedBy,
  windows: readonly Window[],
  services: readonly string[],
): Counted {
  const definite = new Set<Span>()
  const possible = new Set<Span>()
  const known = new Set(traces.map((trace) => trace.traceId))
  const extra = own.filter((trace) => !known.has(trace.traceId))
  for (const index of [...runOf(traces).traces, ...runOf(extra).traces]) {
    for (const span of index.spans) {
      if (!services.includes(serviceOf(span))) continue
      const counting = windows.filter(({ stream }) => countsInto(span, countedBy, stream))
      if (counting.some(({ from = 0n, to }) => span.startTime <= to && span.endTime > from))
        possible.add(span)
      const inside = counting.every(({ from = 0n, to }) => span.startTime > from && span.endTime <= to)
      if (counting.length > 0 && inside) definite.add(span)
    }
  }
  return { definite, possible }
}
