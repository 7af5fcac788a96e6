// MET3 to MET5: temporality, whole streams with one writer each, and how many there are.
import { attribute, type Temporality, valueText } from '../../harness/telemetry/index.ts'
import { durationText } from '../diagnosis/index.ts'
import {
  amountOf,
  type DataPoint,
  identifyingKeys,
  lostExports,
  metricIndex,
  perSeries,
  type Series,
} from '../metrics/index.ts'
import { plainName, push } from '../model/index.ts'
import { Cases, type Checked, type Judged, type Rule, setting } from './rule.ts'

const indexOf = ({ observed }: Judged) => metricIndex(observed.metrics)

/** Its data points are sums over time, of a kind that has a temporality. */
const isSummed = ({ type }: Series): boolean =>
  type === 'sum' || type === 'histogram' || type === 'exponentialHistogram'

const nameOf = ({ service, name }: Series): string => `${name} of ${service}`

export const streamText = ({ service, name, attributes }: Series): string =>
  `${service} ${name}{${attributes.map(({ key, value }) => `${key}=${valueText(value)}`).join(', ')}}`

function checkTemporality(judged: Judged): Checked {
  const cases = new Cases('MET3')
  const metrics = new Map<string, Series[]>()
  for (const series of indexOf(judged).series)
    if (isSummed(series)) push(metrics, `${plainName(series.service)}\n${series.name}`, series)
  for (const all of metrics.values()) {
    const [first] = all
    if (first === undefined) continue
    const seen = new Set<Temporality>(all.map((one) => one.temporality))
    const subject = { service: first.service, name: first.name }
    if (seen.has('UNSPECIFIED')) {
      const text = `${nameOf(first)} came as ${first.type} without one`
      cases.add({ subject, message: `metrics of ${first.service} say no temporality`, evidence: [{ text }] })
    }
    if (seen.size > (seen.has('UNSPECIFIED') ? 2 : 1)) {
      const text = `${nameOf(first)} came as ${[...seen].toSorted().join(' and ')}`
      cases.add({ subject, message: `${nameOf(first)} has several temporalities`, evidence: [{ text }] })
    }
  }
  return { subjects: metrics.size, findings: cases.findings() }
}

function checkWholeness(judged: Judged): Checked {
  const cases = new Cases('MET4')
  const index = indexOf(judged)
  const streams = index.series.filter((series) => isSummed(series) && series.points.length > 1)
  for (const series of streams) {
    const fault = faultOf(series)
    if (fault === undefined) continue
    const { message, text } = fault
    cases.add({
      subject: { service: series.service, name: series.name },
      message: `${nameOf(series)} ${message}`,
      evidence: [{ text: `${streamText(series)} ${text}` }],
    })
  }
  for (const { service, from, to, example } of lostExports(index)) {
    const text = `nothing came between ${from} and ${to}, ${durationText(to - from)}, though it reports all the time; ${example} counts only what is new`
    cases.add({
      subject: { service },
      message: `an export of ${service} is lost, and with it what its delta streams counted meanwhile`,
      evidence: [{ text }],
    })
  }
  return { subjects: streams.length, findings: cases.findings() }
}

interface Fault {
  readonly message: string
  readonly text: string
}

const faultOf = perSeries((series) =>
  series.temporality === 'DELTA' ? deltaFault(series) : cumulativeFault(series),
)

const TWO_WRITERS = 'has two writers on one stream'

function cumulativeFault({ points, instrument }: Series): Fault | undefined {
  let latest = points[0]?.startTime ?? 0n
  let falls = 0
  let example = ''
  for (const [at, point] of points.entries()) {
    const before = points[at - 1]
    if (before === undefined) continue
    if (point.startTime < latest) {
      const text = `began at ${latest} by the data point of ${before.time}, and at ${point.startTime} by that of ${point.time}`
      return { message: TWO_WRITERS, text }
    }
    latest = point.startTime
    if (point.startTime !== before.startTime) continue
    const [value = 0, last = 0] = [amountOf(point), amountOf(before)]
    if (point.time === before.time) return sameTime(before, point)
    // An up-down counter may fall; all else only grows.
    if (value >= last || instrument === 'up-down counter') continue
    falls++
    example ||= `fell from ${last} at ${before.time} to ${value} at ${point.time}, ${point.startTime === 0n ? 'and its points say no start' : `still counted from ${point.startTime}`}`
  }
  if (falls === 0) return undefined
  return {
    message: 'falls without a new start',
    text: `${example}${falls > 1 ? `; ${falls} times in all` : ''}`,
  }
}

const sameTime = (a: DataPoint, b: DataPoint): Fault => ({
  message: TWO_WRITERS,
  text: `is ${amountOf(a)} and ${amountOf(b)} at one time, ${a.time}`,
})

/** Clocks of some SDKs count in milliseconds. */
const DELTA_TOLERANCE = 1_000_000n

function deltaFault({ points }: Series): Fault | undefined {
  for (const [at, point] of points.entries()) {
    const before = points[at - 1]
    if (before === undefined || point.startTime === 0n || before.startTime === 0n) continue
    const overlap = before.time - point.startTime
    if (overlap <= DELTA_TOLERANCE) continue
    const text = `counts from ${point.startTime} on, ${durationText(overlap)} before the point of ${before.time} had ended`
    return { message: 'has delta points that overlap, as two writers on one stream leave them', text }
  }
  return undefined
}

function checkCardinality(judged: Judged): Checked {
  const cases = new Cases('MET5')
  const limit = setting(judged, 'MET5', 'streams')
  const metrics = new Map<string, Series[]>()
  for (const series of indexOf(judged).series) push(metrics, `${series.process}\n${series.name}`, series)
  for (const streams of metrics.values()) {
    const [first] = streams
    if (first === undefined) continue
    const subject = { service: first.service, name: first.name }
    const overflow = streams.find((one) => attribute(one.attributes, 'otel.metric.overflow') === true)
    if (overflow !== undefined) {
      const text = `${streamText(overflow)} stands at ${amountOf(overflow.points.at(-1) as DataPoint)}`
      const message = `${nameOf(first)} ran into the SDK's cardinality limit: otel.metric.overflow`
      cases.add({ subject, message, evidence: [{ text }] })
    }
    const keys = identifyingKeys(streams)
    if (keys.length === 0 && streams.length <= limit) continue
    const counts = `${streams.length} streams`
    const which = keys.map(({ key, values, example }) => `${key} has ${values} values, such as ${example}`)
    cases.add({
      subject,
      message:
        keys.length > 0
          ? `${nameOf(first)} has a stream for each ${keys.map(({ key }) => key).join(', ')}`
          : `${nameOf(first)} has more streams than ${limit}`,
      evidence: [{ text: [counts, ...(which.length > 0 ? which : widest(streams))].join('; ') }],
    })
  }
  return { subjects: metrics.size, findings: cases.findings() }
}

/** The attributes that make the streams many. */
function widest(streams: readonly Series[]): string[] {
  const values = new Map<string, Set<string>>()
  for (const { attributes } of streams)
    for (const { key, value } of attributes) {
      const seen = values.get(key) ?? new Set()
      values.set(key, seen.add(valueText(value)))
    }
  return [...values]
    .toSorted(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1))
    .slice(0, 3)
    .map(([key, seen]) => `${key} has ${seen.size} values`)
}

export const metricStreamRules: readonly Rule[] = [
  { code: 'MET3', check: checkTemporality, ofMetricsAlone: true },
  { code: 'MET4', check: checkWholeness, ofMetricsAlone: true },
  { code: 'MET5', check: checkCardinality, ofMetricsAlone: true },
]
