// Metrics exported less often: the same system under another interval.
import type { Metric } from '../../../harness/telemetry/index.ts'
import { compareText, processOf } from '../../model/index.ts'
import type { Observed } from '../../observed.ts'
import { below, type Random } from './random.ts'

/** What one collection reads differs by less than this, nanoseconds; collections are further apart. */
const ONE_COLLECTION = 50_000_000n

/** Counts only what is new: left out, it would be lost. */
const isDelta = ({ data }: Metric): boolean => 'temporality' in data && data.temporality === 'DELTA'

const timeOf = ({ data }: Metric): bigint => {
  let latest = 0n
  for (const { time } of data.points) if (time > latest) latest = time
  return latest
}

interface Export {
  readonly metric: Metric
  readonly time: bigint
}

/** The exports of one process, collection by collection. */
function collectionsOf(exports: readonly Export[]): Export[][] {
  const found: Export[][] = []
  for (const one of exports.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))) {
    const before = found.at(-1)
    if (before !== undefined && one.time - (before.at(-1)?.time ?? 0n) <= ONE_COLLECTION) before.push(one)
    else found.push([one])
  }
  return found
}

/** Of each process every n-th collection is kept, and the last, which it makes when it ends. */
export function lessOften(observed: Observed, random: Random): Observed {
  const every = 3 + below(random, 10)
  const processes = Map.groupBy(
    observed.metrics.map((metric) => ({ metric, time: timeOf(metric) })),
    ({ metric }) => processOf(metric),
  )
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
