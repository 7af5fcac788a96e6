// Metrics exported less often: the same system under another interval.
import type { Metric } from '../../../harness/telemetry/index.ts'
import { collectionsOf } from '../../metrics/index.ts'
import { compareText, processOf } from '../../model/index.ts'
import type { Observed } from '../../observed.ts'
import { below, type Random } from './random.ts'

/** Counts only what is new: left out, it would be lost. */
const isDelta = ({ data }: Metric): boolean => 'temporality' in data && data.temporality === 'DELTA'

const timeOf = ({ data }: Metric): bigint => {
  let latest = 0n
  for (const { time } of data.points) if (time > latest) latest = time
  return latest
}

const exportOf = (metric: Metric) => ({
  metric,
  time: timeOf(metric),
  key: `${metric.scope.name}\n${metric.name}\n${metric.data.type}`,
})

/** Of each process every n-th collection is kept, and the last, which it makes when it ends. */
export function lessOften(observed: Observed, random: Random): Observed {
  const every = 3 + below(random, 10)
  const processes = Map.groupBy(observed.metrics.map(exportOf), ({ metric }) => processOf(metric))
  const kept = new Set<Metric>()
  for (const [, exports] of [...processes].toSorted(([a], [b]) => compareText(a, b))) {
    const collections = collectionsOf(exports)
    const first = below(random, every)
    for (const [at, collection] of collections.entries())
      for (const { metric } of collection)
        if (at % every === first || at === collections.length - 1 || isDelta(metric)) kept.add(metric)
  }
  return { ...observed, metrics: observed.metrics.filter((metric) => kept.has(metric)) }
}
