// Four counts that must be one: requests sent, traces complete, rise of counters, count of histograms.
import type { LoadCount } from '../../harness/system/index.ts'
import { attributeText, type Metric, serviceName } from '../../harness/telemetry/index.ts'

/** One count beside the number of requests that it should be. */
export interface CountRow {
  readonly signal: 'traces' | 'metrics' | 'logs'
  /** `spin`; `spin+dice` where it counts both; `all`. */
  readonly kind: string
  /** `complete traces`, `game_plays_total of vegas-slots-service`, `requests in log records of vegas-slots-service`. */
  readonly what: string
  readonly requests: number
  readonly counted: number
}

/** Signals of which less arrived than there was, with what is missing by their rows. */
export function lostSignals(rows: readonly CountRow[]): ReadonlyMap<CountRow['signal'], number> {
  const lost = new Map<CountRow['signal'], number>()
  for (const { signal, requests, counted } of rows) {
    if (counted < requests) lost.set(signal, (lost.get(signal) ?? 0) + requests - counted)
  }
  return lost
}

export const agrees = ({ requests, counted }: CountRow): boolean => requests === counted

/** @param requests answered as they should be, by kind */
export function countRows(
  counts: readonly LoadCount[],
  requests: ReadonlyMap<string, number>,
  metrics: readonly Metric[],
): readonly CountRow[] {
  return counts.map(({ kinds, service, metric, where }) => ({
    signal: 'metrics',
    kind: kinds.join('+'),
    what: `${metric} of ${service}${whereText(where)}`,
    requests: kinds.reduce((sum, kind) => sum + (requests.get(kind) ?? 0), 0),
    counted: total(metrics, service, metric, where),
  }))
}

const whereText = (where: LoadCount['where']): string => {
  const parts = Object.entries(where).map(([key, value]) => `${key}=${value}`)
  return parts.length === 0 ? '' : `{${parts.join(', ')}}`
}

/** The processes began with the load, so what cumulative streams have at last is their rise; deltas are added up. */
function total(metrics: readonly Metric[], service: string, name: string, where: LoadCount['where']): number {
  const last = new Map<string, number>()
  let deltas = 0
  for (const { name: own, resource, data } of metrics) {
    if (own !== name || serviceName(resource) !== service) continue
    const isDelta = 'temporality' in data && data.temporality === 'DELTA'
    for (const point of data.points) {
      if (!Object.entries(where).every(([key, value]) => attributeText(point.attributes, key) === value))
        continue
      const value = 'count' in point ? Number(point.count) : Number(point.value ?? 0)
      if (isDelta) deltas += value
      else
        last.set(
          JSON.stringify([
            attributeText(resource.attributes, 'service.instance.id'),
            point.attributes.map(({ key, value: text }) => [key, String(text)]),
          ]),
          value,
        )
    }
  }
  return deltas + [...last.values()].reduce((sum, value) => sum + value, 0)
}
