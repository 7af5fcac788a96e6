// MET6 to MET8: buckets that tell something, numbers that add up, exemplars that lead somewhere.
import {
  contradictionOf,
  exemplarsOf,
  hasDefaultBounds,
  isHistogram,
  metricIndex,
  onlyBucket,
  partlySampled,
  perSeries,
  requestCounts,
  type Series,
  type ServiceExemplars,
  spreadsOf,
  unsampledShare,
} from '../metrics/index.ts'
import { push } from '../model/index.ts'
import { streamText } from './metric-streams.ts'
import { Cases, type Checked, type Judged, type Rule, setting } from './rule.ts'

const usesDefaultBounds = perSeries(({ points }) =>
  points.some((one) => isHistogram(one) && hasDefaultBounds(one)),
)

function checkBuckets(judged: Judged): Checked {
  const cases = new Cases('MET6')
  const enough = setting(judged, 'MET6', 'values')
  const metrics = new Map<string, Series[]>()
  for (const series of metricIndex(judged.observed.metrics).series)
    if (series.type === 'histogram')
      push(metrics, `${series.process}\n${series.name}\n${series.unit}`, series)
  let subjects = 0
  for (const streams of metrics.values()) {
    const [first] = streams
    const spreads = spreadsOf(streams).filter((one) => one.total > 0 && one.bounds.length > 0)
    if (first === undefined || spreads.length === 0) continue
    subjects++
    const { service, name, unit } = first
    const subject = { service, name }
    if (unit === 's' && streams.some(usesDefaultBounds)) {
      const text = `bounds 0, 5, 10, 25 ... 10000 of ${name}: its first bucket that takes anything ends at 5 s`
      const message = `${name} of ${service} is in seconds, with the default bounds, which are meant for milliseconds`
      cases.add({ subject, message, evidence: [{ text }] })
      continue
    }
    for (const spread of spreads) {
      const only = spread.total < enough ? undefined : onlyBucket(spread)
      if (only === undefined) continue
      const ends = only.upTo === Number.POSITIVE_INFINITY ? `above ${only.above}` : `up to ${only.upTo}`
      const known =
        spread.min === undefined || spread.max === undefined ? '' : `, from ${spread.min} to ${spread.max}`
      const text = `${spread.total} values${known}, all in the bucket ${ends}${unit === '' ? '' : ` ${unit}`}`
      cases.add({
        subject,
        message: `${name} of ${service} has all its values in one bucket`,
        evidence: [{ text }],
      })
    }
  }
  return { subjects, findings: cases.findings() }
}

const contradictions = perSeries(({ points }) =>
  points.flatMap((point) => {
    const wrong = contradictionOf(point)
    return wrong === undefined ? [] : { point, wrong }
  }),
)

function checkArithmetic({ observed }: Judged): Checked {
  const cases = new Cases('MET7')
  let subjects = 0
  for (const series of metricIndex(observed.metrics).series) {
    if (series.type !== 'histogram' && series.type !== 'exponentialHistogram') continue
    subjects += series.points.length
    for (const { point, wrong } of contradictions(series)) {
      cases.add({
        subject: { service: series.service, name: series.name },
        message: `${series.name} of ${series.service} ${wrong.what}`,
        evidence: [{ text: `${streamText(series)} at ${point.time}: ${wrong.detail}` }],
      })
    }
  }
  return { subjects, findings: cases.findings() }
}

function checkExemplars({ observed, run, entries }: Judged): Checked {
  const cases = new Cases('MET8')
  const index = metricIndex(observed.metrics)
  const exempt = partlySampled(run, entries)
  const counts = requestCounts(run, index)
  let subjects = 0
  for (const exemplars of exemplarsOf(run, index)) {
    const { service, astray, traces } = exemplars
    if (exempt.has(service)) continue
    const doubt = doubtOf(exemplars, unsampledShare(counts, service))
    if (doubt === 'unsampled') continue
    subjects += traces
    for (const { exemplar, series } of astray) {
      cases.add({
        subject: { service, name: series.name, traceId: exemplar.traceId },
        message: `exemplars of ${series.name} of ${service} lead to traces that are not there`,
        ...(doubt === 'unknown' ? { severity: 'warning' as const, certainty: 'possible' as const } : {}),
        evidence: [
          {
            text: `${streamText(series)} has an exemplar of trace ${exemplar.traceId}, span ${exemplar.spanId || 'none'}, at ${exemplar.time}`,
            traceId: exemplar.traceId,
          },
        ],
      })
    }
  }
  return { subjects, findings: cases.findings() }
}

/** So few are no share of anything. */
const SEVERAL = 5

/**
 * By default only sampled measurements become exemplars; a filter that takes all makes exemplars of unsampled requests,
 * too, in about the share of these among all requests.
 */
function doubtOf(
  { astray, traces }: ServiceExemplars,
  unsampled: number | undefined,
): 'none' | 'unsampled' | 'unknown' {
  if (astray.length < SEVERAL) return 'none'
  const share = astray.length / traces
  if (unsampled === undefined) return share > 0.5 ? 'unknown' : 'none'
  return share >= unsampled / 2 && share <= Math.min(1, unsampled * 2) ? 'unsampled' : 'none'
}

export const metricValueRules: readonly Rule[] = [
  { code: 'MET6', check: checkBuckets, ofMetricsAlone: true },
  { code: 'MET7', check: checkArithmetic, ofMetricsAlone: true },
  { code: 'MET8', check: checkExemplars },
]
