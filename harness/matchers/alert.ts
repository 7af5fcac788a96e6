// `toFire`: an alert rule in Prometheus's format fires on what was recorded while the test ran.
import { SCRAPED } from '../../assertions/index.ts'
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
  /** Exports from then on are looked at; nanoseconds since the epoch. */
  readonly since: bigint
  /** When the test's last step was answered. */
  readonly responded: bigint
}

/** Milliseconds; several metric export intervals. */
const DEADLINE = 6_000
/** Nanoseconds; whoever exported within them will again. */
const SEVERAL_EXPORTS = 2_000_000_000n

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
  const { alert, rules, recording, since } = handle
  const outcomes = await evaluateAlerts(rules, exportedSince(recording, since))
  const outcome = outcomes.get(alert)
  if (outcome !== undefined) return outcome
  throw new AlertUndecided(handle, `the file has ${[...outcomes.keys()].join(', ') || 'no alerts'}`)
}

const exportedSince = (recording: Recording, since: bigint): Metric[] =>
  recording.metrics().filter(({ data }) => data.points.some((point) => point.time >= since))

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

/** Silence says something once every service has exported what it counted during the test. A probe is asked by the test itself. */
async function onceComplete(handle: AlertHandle): Promise<AlertOutcome> {
  const { recording, responded, since } = handle
  const sent = exportedSince(recording, since - SEVERAL_EXPORTS).filter(({ scope }) => scope.name !== SCRAPED)
  const services = new Set(sent.map(({ resource }) => serviceName(resource)))
  const barriers = [...services].map((service) => metricPoint(service, responded))
  await settle(recording, barriers, { deadline: DEADLINE })
  return outcomeOf(handle)
}
