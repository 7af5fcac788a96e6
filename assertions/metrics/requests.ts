// MET9 without contracts: the request metrics of the conventions, against the SERVER spans of the same instrumentation.
import type { Attributes, Span } from '../../harness/telemetry/index.ts'
import { processOf, push, type Run, serviceOf } from '../model/index.ts'
import { REQUEST_METRICS, type RequestKey, ROUTE } from './request-metrics.ts'
import { amountOf, type MetricIndex, type Series } from './series.ts'
import { SLACK, standingOf } from './standing.ts'

export interface RequestCount {
  readonly service: string
  readonly metric: string
  /** Requests that the metric counted by its last data point, and the spans that ended before it. */
  readonly counted: number
  readonly spans: readonly Span[]
  /** Groups by method and status in which there are more spans than requests were counted. */
  readonly short: readonly {
    readonly group: string
    readonly counted: number
    readonly spans: readonly Span[]
  }[]
  /** By so much the metric counts each request again, on every route that has spans; 1 where it does not. */
  readonly times: number
}

/** For each process and metric whose instrumentation also makes SERVER spans. */
export function requestCounts(run: Run, index: MetricIndex): readonly RequestCount[] {
  const before = known.get(run)
  if (before?.index === index) return before.counts
  const counts = countRequests(run, index)
  known.set(run, { index, counts })
  return counts
}

/** Several rules ask for it. */
const known = new WeakMap<Run, { readonly index: MetricIndex; readonly counts: readonly RequestCount[] }>()

function countRequests(run: Run, index: MetricIndex): RequestCount[] {
  const known = new Set(REQUEST_METRICS.flatMap(({ names }) => names))
  if (!index.series.some(({ name }) => known.has(name))) return []
  const servers = new Map<string, Span[]>()
  for (const span of run.servers()) push(servers, `${processOf(span)}\n\n${span.scope.name}`, span)
  const metrics = REQUEST_METRICS.flatMap((convention) =>
    convention.names.map((name) => ({ convention, name })),
  )
  return metrics.flatMap(({ convention, name }) => {
    const named = index.series.filter((one) => one.name === name && one.instrument === 'histogram')
    const groups = Map.groupBy(named, (one) => `${one.process}\n\n${one.scope}`)
    return [...groups].flatMap(([writer, streams]) => {
      const standing = standingOf(streams, index)
      const own = (servers.get(writer) ?? []).filter(convention.covers)
      const [first] = own
      if (standing === undefined || first === undefined) return []
      const spans = own.filter(
        (span) => span.startTime >= standing.since && span.endTime + SLACK <= standing.to,
      )
      const groupsOf = grouping(streams, spans, index)
      return {
        service: serviceOf(first),
        metric: name,
        counted: standing.total,
        spans,
        short: groupsOf(convention.keys).filter((one) => one.spans.length > one.counted),
        times: timesCounted(groupsOf([...convention.keys, ...ROUTE])),
      }
    })
  })
}

interface Group {
  readonly group: string
  readonly counted: number
  readonly spans: readonly Span[]
  /** A stream had counted before the recording began. */
  readonly older: boolean
}

/** Its first data point counts what no recorded span had ended by then, and no earlier collection is there. */
function isOlder(
  { temporality, process, points }: Series,
  spans: readonly Span[],
  index: MetricIndex,
): boolean {
  const [first] = points
  if (first === undefined || temporality === 'DELTA' || (amountOf(first) ?? 0) === 0) return false
  if (index.collectedBefore(process, first.time) !== undefined) return false
  return !spans.some((span) => span.endTime <= first.time)
}

/** Streams and spans that agree in these attributes, where the streams have them at all. */
const grouping =
  (streams: readonly Series[], spans: readonly Span[], index: MetricIndex) =>
  (keys: readonly RequestKey[]): Group[] => {
    const used = keys.filter((key) => streams.some((one) => key(one.attributes) !== undefined))
    const keyOf = ({ attributes }: { readonly attributes: Attributes }): string =>
      used.map((key) => key(attributes) ?? '').join(' ')
    const [streamsBy, spansBy] = [Map.groupBy(streams, keyOf), Map.groupBy(spans, keyOf)]
    return [...spansBy]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([group, found]) => ({
        group,
        counted: standingOf(streamsBy.get(group) ?? [], index)?.total ?? 0,
        older: (streamsBy.get(group) ?? []).some((one) => isOlder(one, found, index)),
        spans: found,
      }))
  }

/** Unsampled requests can't make every route stand at the same multiple of its spans. */
function timesCounted(groups: readonly Group[]): number {
  const [first] = groups
  const spans = groups.reduce((sum, one) => sum + one.spans.length, 0)
  if (first === undefined || groups.length < 2 || spans < 10 || groups.some(({ older }) => older)) return 1
  const times = first.counted / first.spans.length
  if (times < 2 || !Number.isInteger(times)) return 1
  return groups.every((one) => one.counted === one.spans.length * times) ? times : 1
}

/** Which part of the service's requests left no span, from 0 to 1; undefined where nothing tells. */
export function unsampledShare(counts: readonly RequestCount[], service: string): number | undefined {
  const own = counts.filter((one) => one.service === service)
  const counted = own.reduce((sum, one) => sum + one.counted, 0)
  if (counted === 0) return undefined
  return Math.max(0, 1 - own.reduce((sum, one) => sum + one.spans.length, 0) / counted)
}
