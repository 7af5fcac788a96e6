// Whether an objective was met, by spans; and whether the histograms that a dashboard would ask say the same.
import type { Attributes, HistogramDataPoint, Metric, Span, Trace } from '../../harness/telemetry/index.ts'
import type { AttributeDemand } from '../contract.ts'
import {
  type Collection,
  type DataPoint,
  metricIndex,
  quietCollection,
  type Series,
  standingAt,
} from '../metrics/index.ts'
import { processOf, push, runOf, serviceOf, textMatches } from '../model/index.ts'
import { attributeDifference } from '../trace-contract/index.ts'
import type { Objective, ObjectiveResult, Share } from './objective.ts'

const SECONDS: Readonly<Record<string, number>> = { s: 1, ms: 1e-3 }

type Demands = Readonly<Record<string, AttributeDemand>>

const meets = (attributes: Attributes, demands: Demands = {}): boolean =>
  Object.entries(demands).every(([key, demand]) => attributeDifference(attributes, key, demand) === undefined)

export interface ObjectiveQuestion {
  /** Over which the objective is asked: of one test, or of a whole run. */
  readonly traces: readonly Trace[]
  /** All that was recorded: with these the histograms are compared. */
  readonly recorded: readonly Trace[]
  readonly metrics: readonly Metric[]
}

export function judgeObjective(
  objective: Objective,
  { traces, recorded, metrics }: ObjectiveQuestion,
): ObjectiveResult {
  const spans = shareOfSpans(objective, eventsIn(objective, traces))
  const ratio = spans.total === 0 ? undefined : spans.good.least / spans.total
  return {
    objective: objective.name,
    outcome: ratio === undefined ? 'not exercised' : ratio >= objective.target ? 'met' : 'missed',
    ratio,
    spans,
    agreement: agreementOf(objective, eventsIn(objective, recorded), metrics),
  }
}

function eventsIn({ services, spans: { kind, name, where } }: Objective, traces: readonly Trace[]): Span[] {
  const wanted = new Set(services)
  const found: Span[] = []
  for (const trace of runOf(traces).traces)
    for (const span of trace.spans)
      if (
        span.kind === kind &&
        wanted.has(serviceOf(span)) &&
        textMatches(name, span.name) &&
        meets(span.attributes, where)
      )
        found.push(span)
  return found
}

function isGood({ good }: Objective, { startTime, endTime, attributes }: Span): boolean {
  if ('withinSeconds' in good) return Number(endTime - startTime) / 1e9 <= good.withinSeconds
  return !meets(attributes, good.unless)
}

function shareOfSpans(objective: Objective, spans: readonly Span[]): Share {
  const good = spans.filter((span) => isGood(objective, span)).length
  return { total: spans.length, good: { least: good, most: good } }
}

function agreementOf(
  objective: Objective,
  events: readonly Span[],
  metrics: readonly Metric[],
): ObjectiveResult['agreement'] {
  const { services, histogram } = objective
  const index = metricIndex(metrics)
  const spans = new Map<string, Span[]>()
  for (const span of events) push(spans, processOf(span), span)
  let [inSpans, inHistograms] = [NOTHING, NOTHING]
  for (const [process, own] of spans) {
    const streams = index.series.filter(
      (one) =>
        one.process === process &&
        one.name === histogram.name &&
        one.type === 'histogram' &&
        services.includes(one.service) &&
        meets(one.attributes, histogram.where),
    )
    const collection = quietCollection(index.collections(process), own)
    if (collection === undefined) continue
    const before = own.filter(({ endTime }) => endTime <= collection.from)
    inSpans = sum(inSpans, shareOfSpans(objective, before))
    for (const one of streams) inHistograms = sum(inHistograms, shareOfStream(objective, one, collection))
  }
  return { outcome: compare(inSpans, inHistograms), spans: inSpans, histograms: inHistograms }
}

const NOTHING: Share = { total: 0, good: { least: 0, most: 0 } }

const sum = (a: Share, b: Share): Share => ({
  total: a.total + b.total,
  good: { least: a.good.least + b.good.least, most: a.good.most + b.good.most },
})

function shareOfStream({ good }: Objective, series: Series, collection: Collection): Share {
  const point = standingAt(series, collection)
  if (point === undefined || !isHistogram(point)) return NOTHING
  const total = Number(point.count)
  if ('unless' in good) {
    const all = meets(series.attributes, good.unless) ? 0 : total
    return { total, good: { least: all, most: all } }
  }
  const limit = good.withinSeconds / (SECONDS[series.unit] ?? 1)
  return { total, good: upTo(point, limit) }
}

const isHistogram = (point: DataPoint): point is HistogramDataPoint => 'explicitBounds' in point

/** Up to the bound at or below the limit, and up to the one above it: what lies between may be on either side. */
function upTo({ bucketCounts, explicitBounds }: HistogramDataPoint, limit: number): Share['good'] {
  let [least, most] = [0, 0]
  for (const [at, count] of bucketCounts.entries()) {
    const [from, to] = [explicitBounds[at - 1] ?? Number.NEGATIVE_INFINITY, explicitBounds[at]]
    if (to !== undefined && to <= limit) least += Number(count)
    if (from < limit) most += Number(count)
  }
  return { least, most }
}

/** Good events are those of the spans, within what the buckets leave open. A clock apart may put one on the other side. */
function compare(spans: Share, histograms: Share): ObjectiveResult['agreement']['outcome'] {
  if (spans.total === 0) return 'not exercised'
  const { least, most } = histograms.good
  const fits = spans.good.least >= least - EDGE && spans.good.least <= most + EDGE
  return spans.total === histograms.total && fits ? 'agrees' : 'disagrees'
}

/** A duration at the limit may be on one side by the span, and on the other by the histogram. */
const EDGE = 1
