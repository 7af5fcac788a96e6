// `toIncreaseBy`: the metric is what it promises to be, and rose by what the test caused, told apart from other traffic.
import {
  checkMetric,
  type Finding,
  type IncreaseResult,
  type MetricContract,
  metricIncrease,
} from '../../assertions/index.ts'
import type { Recording } from '../recording/index.ts'
import { SettleTimeout, waitFor } from '../settle/index.ts'
import { serviceName, type Trace, type TraceId } from '../telemetry/index.ts'
import { findingLines, type MatcherResult, PLAINLY } from './fulfil.ts'
import { linkedTraces } from './linked.ts'
import type { Judged } from './settled.ts'

export interface MetricHandle {
  readonly metric: MetricContract
  /** Only streams whose data points have these. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>
  readonly recording: Recording
  /** When the test's first step began and its last was answered, nanoseconds since the epoch. */
  readonly started: bigint
  readonly responded: bigint
  readonly traceIds: readonly TraceId[]
  /** Resolves once all spans of these traces have come; without it they are taken to be there. */
  readonly complete?: () => Promise<unknown>
  readonly onJudged?: (judged: Judged) => void
}

/** Milliseconds; several metric export intervals. */
const DEADLINE = 6_000

/** The telemetry that would tell never came: neither `toIncreaseBy` nor its `.not` holds. */
export class IncreaseUndecided extends Error {
  readonly code = 'INCREASE_UNDECIDED'
  constructor(message: string) {
    super(message)
    this.name = 'IncreaseUndecided'
  }
}

/** Throws {@link IncreaseUndecided} where the deadline passes before the numbers can be compared. */
export async function increaseBy(handle: MetricHandle, by: number, asked = PLAINLY): Promise<MatcherResult> {
  const result = await settled(handle, by)
  const shape = by > 0 ? shapeFindings(handle) : []
  const findings: readonly Finding[] = [...(result.outcome === 'broken' ? [result.finding] : []), ...shape]
  handle.onJudged?.({ findings: asked.isNot ? [] : findings })
  const failure = (...more: readonly string[]) =>
    [
      `${handle.metric.name} ${JSON.stringify(handle.attributes)}: an increase of ${by} was demanded.`,
      ...findingLines(findings),
      ...more,
      `traces of the test: ${handle.traceIds.join(', ') || 'none'}`,
    ].join('\n')
  if (result.outcome === 'waiting')
    throw new IncreaseUndecided(failure(`After ${DEADLINE} ms still awaited: ${result.awaited}`))
  const holds = findings.length === 0
  return {
    pass: holds,
    message: () => (holds ? `${handle.metric.name} rose by ${by}, and was expected not to.` : failure()),
  }
}

/**
 * Instrument, unit and attributes wherever the metric has come from by now. That another service has not sent it yet is
 * no absence: nothing waited for that one's export. The rule on the whole run decides it, as does `toBeAsPromised`.
 */
function shapeFindings({ metric, recording }: MetricHandle): Finding[] {
  const metrics = recording.metrics()
  const came = new Set(
    metrics
      .filter(({ name, data }) => name === metric.name && data.points.length > 0)
      .map(({ resource }) => serviceName(resource)),
  )
  const services = metric.services.filter((service) => came.has(service))
  return services.length === 0 ? [] : checkMetric({ ...metric, services }, metrics)
}

/** Every service that promises the metric has sent it, as it was promised. Resolves as soon as that holds. */
export async function asPromised(handle: MetricHandle, asked = PLAINLY): Promise<MatcherResult> {
  const { metric, recording } = handle
  const findings = () => checkMetric(metric, recording.metrics())
  const left = await waitFor(
    recording,
    () => (findings().length === 0 ? [] : undefined),
    () => findings().map((finding) => finding.message),
    { deadline: DEADLINE },
  ).catch((error: unknown) => {
    if (error instanceof SettleTimeout) return findings()
    throw error
  })
  handle.onJudged?.({ findings: asked.isNot ? [] : left })
  return {
    pass: left.length === 0,
    message: () =>
      left.length === 0
        ? `${metric.name} is as promised, and was expected not to be.`
        : [`${metric.name} is not as promised.`, ...findingLines(left)].join('\n'),
  }
}

/** Those of the test's steps, and what these have caused in traces of its own. */
const ownTraces = ({ recording, traceIds }: MetricHandle): Trace[] => [
  ...traceIds.flatMap((id) => recording.trace(id) ?? []),
  ...linkedTraces(recording, traceIds),
]

async function settled(handle: MetricHandle, by: number): Promise<IncreaseResult> {
  const { recording } = handle
  // A data point may be faster than the spans that it counts.
  if (handle.complete) await handle.complete()
  const ask = (everything: boolean) =>
    metricIncrease({
      metric: handle.metric,
      attributes: handle.attributes,
      by,
      after: handle.started,
      until: handle.responded,
      metrics: recording.metrics(),
      own: ownTraces(handle),
      traces: recording.traces(),
      settled: everything,
    })
  let last = ask(false)
  try {
    return await waitFor(
      recording,
      () => {
        last = ask(false)
        return last.outcome === 'waiting' ? undefined : last
      },
      () => [last.outcome === 'waiting' ? last.awaited : 'nothing'],
      { deadline: DEADLINE },
    )
  } catch (error) {
    if (!(error instanceof SettleTimeout)) throw error
    // By now every span that could explain a rise has had its time to come.
    return ask(true)
  }
}
