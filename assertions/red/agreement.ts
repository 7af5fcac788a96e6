// Do the services' own request histograms say the same as their spans: how many, how many failed, how long?
import { type Attributes, type Metric, type Span, type Trace } from '../../harness/telemetry/index.ts'
import { describeRule } from '../catalogue/index.ts'
import type { Finding } from '../finding.ts'
import {
  type Collection,
  type DataPoint,
  metricIndex,
  quietCollection,
  REQUEST_METRICS,
  type RequestMetric,
  ROUTE,
  type Series,
  standingAt,
} from '../metrics/index.ts'
import { answerOf, processOf, push, runOf, serviceOf } from '../model/index.ts'

/** Requests of one process that method, route and status tell apart. */
export interface Compared {
  readonly service: string
  readonly metric: string
  readonly group: string
  readonly count: number
  readonly errors: number
  /** Mean duration in seconds, by the spans and by the histogram. */
  readonly spans: number
  readonly histogram: number
}

export interface RedAgreement {
  readonly compared: readonly Compared[]
  /** Groups of which the histogram counts more than there are spans: requests that were not sampled. */
  readonly unsampled: readonly string[]
  readonly findings: readonly Finding[]
}

/**
 * A histogram's clock starts and stops a moment from its span's: seconds, and a part of the duration. In one of these
 * moments a busy machine may let others run: `pause`, seconds, once in all the requests of a group.
 */
const TOLERANCE = { seconds: 0.005, part: 0.1, pause: 0.05 }
/** What a histogram measures in, as seconds. */
const SCALES: Readonly<Record<string, number>> = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 }

/** What tells groups apart: of the shared attributes those that the streams have. */
function keyBy({ keys }: RequestMetric, streams: readonly Series[]): (attributes: Attributes) => string {
  const used = [...keys, ...ROUTE].filter((key) => streams.some((one) => key(one.attributes) !== undefined))
  return (attributes) => used.map((key) => key(attributes) ?? '').join(' ')
}

/** Everything in these metrics and traces is compared at the latest collection at which nothing was about to end. */
export function redAgreement(traces: readonly Trace[], metrics: readonly Metric[]): RedAgreement {
  const index = metricIndex(metrics)
  const servers = new Map<string, Span[]>()
  for (const span of runOf(traces).servers()) push(servers, processOf(span), span)
  const compared: Compared[] = []
  const unsampled: string[] = []
  const findings: Finding[] = []
  for (const convention of REQUEST_METRICS) {
    const streams = index.series.filter(
      ({ name, instrument }) => convention.names.includes(name) && instrument === 'histogram',
    )
    for (const own of Map.groupBy(streams, (one) => `${one.process}\n${one.scope}`).values()) {
      const { process = '', scope = '' } = own[0] ?? {}
      const spans = measuredBy(scope, (servers.get(process) ?? []).filter(convention.covers))
      const collection = quietCollection(index.collections(process), spans)
      if (collection === undefined) continue
      const before = spans.filter(({ endTime }) => endTime <= collection.from)
      for (const group of groupsOf(convention, own, before, collection)) {
        if (group.counted > group.spans.length) unsampled.push(`${group.service} ${group.key}`)
        else {
          const one = comparedOf(group)
          compared.push(one)
          findings.push(...findingsOf(one, group))
        }
      }
    }
  }
  return { compared, unsampled: unsampled.toSorted(), findings }
}

/** Of the process's spans those of the instrumentation that measures; where it makes none, those of the one that does. */
function measuredBy(scope: string, spans: readonly Span[]): readonly Span[] {
  const byScope = Map.groupBy(spans, (span) => span.scope.name)
  const [only, ...others] = byScope.values()
  return byScope.get(scope) ?? (only !== undefined && others.length === 0 ? only : [])
}

interface Group {
  readonly service: string
  readonly metric: string
  readonly key: string
  readonly spans: readonly Span[]
  readonly counted: number
  /** Of these, with an error. */
  readonly failed: number
  readonly seconds: number
}

function groupsOf(
  convention: RequestMetric,
  streams: readonly Series[],
  spans: readonly Span[],
  collection: Collection,
): Group[] {
  const keyOf = keyBy(convention, streams)
  const streamsBy = Map.groupBy(streams, ({ attributes }) => keyOf(attributes))
  return [...Map.groupBy(spans, ({ attributes }) => keyOf(attributes))].map(([key, found]) => {
    const [first] = found
    const own = (streamsBy.get(key) ?? []).flatMap((series) => {
      const point = standingAt(series, collection)
      return point === undefined ? [] : [{ series, point }]
    })
    const counted = own.map(({ series, point }) => ({ series, count: countOf(point) }))
    return {
      service: first === undefined ? '' : serviceOf(first),
      metric: streams[0]?.name ?? '',
      key,
      spans: found,
      counted: counted.reduce((sum, { count }) => sum + count, 0),
      failed: counted
        // What the server failed at itself, whatever an `error.type` says of a client's mistake.
        .filter(({ series }) => answerOf(series)?.fault === 'callee')
        .reduce((sum, { count }) => sum + count, 0),
      seconds: own.reduce((sum, { series, point }) => sum + sumOf(point) * (SCALES[series.unit] ?? 1), 0),
    }
  })
}

const countOf = (point: DataPoint): number => ('count' in point ? Number(point.count) : 0)
const sumOf = (point: DataPoint): number => ('sum' in point ? (point.sum ?? 0) : 0)

function comparedOf({ service, metric, key, spans, counted, seconds }: Group): Compared {
  const inSpans = spans.reduce((sum, { startTime, endTime }) => sum + Number(endTime - startTime) / 1e9, 0)
  return {
    service,
    metric,
    group: key,
    count: spans.length,
    errors: spans.filter(({ status }) => status.code === 'ERROR').length,
    spans: inSpans / spans.length,
    histogram: counted === 0 ? 0 : seconds / counted,
  }
}

function findingsOf(one: Compared, { counted, failed, spans }: Group): Finding[] {
  const said: string[] = []
  if (counted < one.count) said.push(`it counts ${counted} requests, and there are ${one.count} spans`)
  else {
    if (failed !== one.errors) said.push(`${failed} of them failed by it, and ${one.errors} by their spans`)
    const apart = Math.abs(one.spans - one.histogram)
    const allowed =
      TOLERANCE.seconds + TOLERANCE.pause / one.count + TOLERANCE.part * Math.max(one.spans, one.histogram)
    if (apart > allowed)
      said.push(`they took ${text(one.histogram)} by it, and ${text(one.spans)} by their spans, on average`)
  }
  const { severity, remedy } = describeRule('MET9')
  return said.map((why) => ({
    code: 'MET9',
    severity,
    subject: { service: one.service, name: one.metric },
    message: `${one.metric} of ${one.service} and the spans it measures disagree about ${one.group}`,
    evidence: [
      {
        text: why,
        ...(spans[0] === undefined ? {} : { traceId: spans[0].traceId, spanId: spans[0].spanId }),
      },
    ],
    remedy,
  }))
}

const text = (seconds: number): string => `${(seconds * 1000).toFixed(1)} ms`
