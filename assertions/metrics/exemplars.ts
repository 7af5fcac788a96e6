// Exemplars and the traces that they lead to.
import type { Exemplar } from '../../harness/telemetry/index.ts'
import { type Run, serviceOf } from '../model/index.ts'
import { type MetricIndex, perSeries, type Series } from './series.ts'

export interface Led {
  readonly exemplar: Exemplar
  readonly series: Series
}

export interface ServiceExemplars {
  readonly service: string
  /** Traces that exemplars of this service name, each once. */
  readonly traces: number
  /** Exemplars whose trace should be in the capture and is not, one for each trace, oldest first. */
  readonly astray: readonly Led[]
}

const hasIds = ({ traceId }: Exemplar): boolean => traceId !== '' && !/^0+$/.test(traceId)

const withIds = perSeries(({ points }): readonly Exemplar[] =>
  points.flatMap((point) =>
    'exemplars' in point && point.exemplars.length > 0 ? point.exemplars.filter(hasIds) : [],
  ),
)

/** Only what the capture covers is looked at: older and younger traces need not be in it. */
export function exemplarsOf(run: Run, index: MetricIndex): ServiceExemplars[] {
  const covered = coverage(run, index)
  const services = new Map<string, Map<string, Led>>()
  for (const series of index.series) {
    const window = covered.get(series.service)
    if (window === undefined) continue
    for (const exemplar of withIds(series)) {
      if (exemplar.time < window.from || exemplar.time > window.to) continue
      const traces = services.get(series.service) ?? new Map<string, Led>()
      services.set(series.service, traces)
      const known = traces.get(exemplar.traceId)
      if (known === undefined || exemplar.time < known.exemplar.time)
        traces.set(exemplar.traceId, { exemplar, series })
    }
  }
  return [...services]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, traces]) => ({
      service,
      traces: traces.size,
      astray: [...traces.values()]
        .filter(({ exemplar }) => run.trace(exemplar.traceId) === undefined)
        .toSorted(({ exemplar: a }, { exemplar: b }) =>
          a.time !== b.time ? (a.time < b.time ? -1 : 1) : a.traceId < b.traceId ? -1 : 1,
        ),
    }))
}

/** From the first that was heard of each service to the end of its last span: later ones may yet have been to come. */
function coverage(run: Run, index: MetricIndex): Map<string, { from: bigint; to: bigint }> {
  const windows = new Map<string, { from: bigint; to: bigint }>()
  for (const { spans } of run.traces)
    for (const span of spans) {
      const window = windows.get(serviceOf(span))
      if (window === undefined) windows.set(serviceOf(span), { from: span.startTime, to: span.endTime })
      else {
        if (span.startTime < window.from) window.from = span.startTime
        if (span.endTime > window.to) window.to = span.endTime
      }
    }
  for (const { service, points } of index.series) {
    const window = windows.get(service)
    const time = points[0]?.time
    if (window !== undefined && time !== undefined && time < window.from) window.from = time
  }
  return windows
}
