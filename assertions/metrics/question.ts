// What is asked about the rise of a metric.
import type { Metric, Trace } from '../../harness/telemetry/index.ts'
import type { AttributeDemand } from '../contract.ts'
import type { MetricContract } from '../metric-contract.ts'

export interface IncreaseQuestion {
  readonly metric: MetricContract
  /** Streams to look at: every demand must hold for the data point's attributes. Default: all streams of the metric. */
  readonly attributes?: Readonly<Record<string, AttributeDemand>>
  /** Services to look at; default: those that promise the metric. */
  readonly services?: readonly string[]
  /** How many increments the test caused: the rise of a counter, or of a histogram's count. */
  readonly by: number
  /** When the test sent its first request, nanoseconds since the epoch. */
  readonly after: bigint
  /** When the test had its last answer, nanoseconds since the epoch. Spans of the test that end later move it on. */
  readonly until: bigint
  /** All metrics received so far. */
  readonly metrics: readonly Metric[]
  /** The test's own traces. */
  readonly own: readonly Trace[]
  /** All traces received so far, the own ones included or not. */
  readonly traces: readonly Trace[]
  /**
   * Spans that ended before the data point which is looked at are known to have arrived. Until then a rise beyond the
   * spans that are known is `waiting`, not `broken`.
   */
  readonly settled?: boolean
}
