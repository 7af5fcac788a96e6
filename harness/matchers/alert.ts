// `toFire`: an alert rule in Prometheus's format fires on what was recorded while the test ran.
import type { PrometheusSeries } from '../../assertions/index.ts'
import { type AlertOutcome, evaluateAlerts } from '../alerts/index.ts'
import type { Recording } from '../recording/index.ts'
import { metricPoint, settle, waitFor } from '../settle/index.ts'
import { type Metric, serviceName } from '../telemetry/index.ts'
import { type MatcherResult, PLAINLY } from './fulfil.ts'

export interface AlertHandle {
  readonly alert: string
  /** The file with the rules. */
  readonly rules: string
  readonly recording: Recording
  /** When the test's first step began and its last was answered, nanoseconds since the epoch. */
  readonly started: bigint
  readonly responded: bigint
  /** What a scrape gave, besides what services sent. */
  readonly scraped?: readonly PrometheusSeries[]
}

/** Milliseconds; several metric export intervals. */
const DEADLINE = 6_000
/** A rate needs the sample before. */
const BEFORE = 1_000_000_000n

/** Nothing was recorded that the rule looks at: neither `toFire` nor its `.not` holds. */
export class AlertUndecided extends Error {
  readonly code = 'ALERT_UNDECIDED'
  constructor({ alert, rules }: AlertHandle, why: string) {
    super(`${alert} of ${rules} is undecided: ${why}.`)
    this.name = 'AlertUndecided'
  }
}

/** Throws {@link AlertUndecided} for an alert that is not in the file, or that had nothing to look at. */
export async function fire(handle: AlertHandle, asked = PLAINLY): Promise<MatcherResult> {
  const outcome = asked.isNot ? await onceComplete(handle) : await untilFired(handle)
  if (outcome === 'no data')
    throw new AlertUndecided(handle, 'no series that its expression names was recorded')
  return {
    pass: outcome === 'fired',
    message: () =>
      outcome === 'fired'
        ? `${handle.alert} fired, and was expected not to.`
        : `${handle.alert} did not fire within ${DEADLINE} ms of what should fire it.`,
  }
}

async function outcomeOf(handle: AlertHandle): Promise<AlertOutcome> {
  const { alert, rules, scraped = [] } = handle
  const outcomes = await evaluateAlerts(rules, { metrics: during(handle), series: scraped })
  const outcome = outcomes.get(alert)
  if (outcome !== undefined) return outcome
  throw new AlertUndecided(handle, `the file has ${[...outcomes.keys()].join(', ') || 'no alerts'}`)
}

/** Exports of the time of the test. */
function during({ recording, started }: AlertHandle): Metric[] {
  return recording.metrics().filter(({ data }) => data.points.some((point) => point.time >= started - BEFORE))
}

async function untilFired(handle: AlertHandle): Promise<AlertOutcome> {
  const { recording } = handle
  const end = performance.now() + DEADLINE
  for (;;) {
    const before = recording.counts().dataPoints
    const outcome = await outcomeOf(handle)
    const left = end - performance.now()
    if (outcome === 'fired' || left <= 0) return outcome
    const more = () => (recording.counts().dataPoints > before ? true : undefined)
    await waitFor(recording, more, () => ['more data points'], { deadline: left }).catch(() => undefined)
  }
}

/** Silence says something once every service has exported what it counted during the test. */
async function onceComplete(handle: AlertHandle): Promise<AlertOutcome> {
  const { recording, responded } = handle
  const services = new Set(during(handle).map(({ resource }) => serviceName(resource)))
  const barriers = [...services].map((service) => metricPoint(service, responded))
  await settle(recording, barriers, { deadline: DEADLINE })
  return outcomeOf(handle)
}
