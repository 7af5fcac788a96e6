// By how much a metric rose because of a test, told apart from the traffic of others by the spans that it counts.
import { attributeText, type Metric, type Span } from '../../harness/telemetry/index.ts'
import type { Finding } from '../finding.ts'
import { describeSpan, serviceOf } from '../model/index.ts'
import { attributeDifference } from '../trace-contract/index.ts'
import { absentMetric, metricFinding } from './check.ts'
import { type Counted, ownSpans, spansIn } from './counted.ts'
import type { IncreaseQuestion } from './question.ts'
import { exportTimes, streamsOf } from './streams.ts'
import { awaited, type Window, windowOf } from './window.ts'

export type IncreaseResult =
  | {
      readonly outcome: 'holds'
      readonly increase: number
      readonly definite: number
      readonly possible: number
    }
  | { readonly outcome: 'waiting'; readonly awaited: string }
  | { readonly outcome: 'broken'; readonly finding: Finding }

/**
 * Compares the rise of the streams, from the last data point before the test to the first one after it, with the spans
 * that the metric counts. Without `countedBy` nothing tells other traffic apart, and the rise must be exactly `by`.
 * MET1 where no such stream came though its service exported twice since; MET9 where the numbers disagree.
 */
export function metricIncrease(question: IncreaseQuestion): IncreaseResult {
  const { metric, by, attributes = {}, services = metric.services } = question
  const own = ownSpans(question, services)
  const until = own.reduce((latest, span) => (span.endTime > latest ? span.endTime : latest), question.until)
  const relevant = question.metrics.filter((one) => services.includes(serviceOf(one)))
  const named = relevant.filter((one) => one.name === metric.name)
  const streams = streamsOf(named).filter((stream) =>
    Object.entries(attributes).every(
      ([key, demand]) => attributeDifference(stream.attributes, key, demand) === undefined,
    ),
  )
  const exports = exportTimes(relevant)
  const waiting = awaited(services, streams, exports, until)
  if (waiting !== undefined) return { outcome: 'waiting', awaited: waiting }
  if (streams.length === 0) {
    // Nothing was to be counted, and nothing ever was.
    if (by === 0 && own.length === 0) return { outcome: 'holds', increase: 0, definite: 0, possible: 0 }
    return { outcome: 'broken', finding: absent(question, relevant, services) }
  }
  const windows = streams.map((stream) => windowOf(stream, exports, question.after, until))
  const increase = windows.reduce((sum, window) => sum + window.increase, 0)
  if (metric.countedBy === undefined) return exactly(question, increase, windows)
  const counted = spansIn(question, metric.countedBy, windows, services)
  return compare(question, by, increase, counted, own, windows)
}

function exactly(question: IncreaseQuestion, increase: number, windows: readonly Window[]): IncreaseResult {
  const { metric, by } = question
  if (increase === by) return { outcome: 'holds', increase, definite: by, possible: by }
  const message = `${metric.name} rose by ${increase} instead of ${by}`
  const finding = metricFinding(
    'MET9',
    metric,
    windows[0]?.stream.service ?? '',
    message,
    windows.map(windowText),
  )
  return { outcome: 'broken', finding }
}

function compare(
  question: IncreaseQuestion,
  by: number,
  increase: number,
  { definite, possible }: Counted,
  own: readonly Span[],
  windows: readonly Window[],
): IncreaseResult {
  const { metric } = question
  const service = windows[0]?.stream.service ?? ''
  const broken = (message: string, evidence: readonly string[]): IncreaseResult => ({
    outcome: 'broken',
    finding: metricFinding('MET9', metric, service, message, [...evidence, ...windows.map(windowText)]),
  })
  if (own.length !== by) {
    const spans = own.slice(0, 3).map((span) => `counts ${describeSpan(span)} of trace ${span.traceId}`)
    return broken(`the test left ${own.length} spans that ${metric.name} counts, instead of ${by}`, spans)
  }
  const outside = own.filter(
    (span) => ![...definite].some((one) => one.spanId === span.spanId && one.traceId === span.traceId),
  )
  if (outside.length > 0) {
    const spans = outside.slice(0, 3).map((span) => `${describeSpan(span)} of trace ${span.traceId}`)
    return broken(`no stream of ${metric.name} has the attributes of the spans it should count`, spans)
  }
  const range = `${definite.size} spans that it counts lie inside the window, ${possible.size} touch it`
  // Streams picked by an attribute that no span carries count only a part of the spans.
  const mapped = metric.countedBy?.attributes ?? {}
  const partial = Object.keys(question.attributes ?? {}).some((key) => mapped[key] === undefined)
  const floor = partial ? own.length : definite.size
  if (increase < floor)
    return broken(`${metric.name} rose by ${increase}, less than the spans it counts`, [range])
  if (increase <= possible.size)
    return { outcome: 'holds', increase, definite: floor, possible: possible.size }
  if (question.settled !== true)
    return {
      outcome: 'waiting',
      awaited: `the spans that account for a rise of ${metric.name} by ${increase}`,
    }
  return broken(`${metric.name} rose by ${increase}, more than the spans it counts`, [range])
}

function windowText({ stream, from, to, increase }: Window): string {
  const names = stream.attributes
    .map(({ key }) => `${key}=${attributeText(stream.attributes, key)}`)
    .join(', ')
  const since = from === undefined ? 'its start' : `${from}`
  return `${stream.service}{${names}} rose by ${increase} between ${since} and ${to}`
}

function absent(
  question: IncreaseQuestion,
  relevant: readonly Metric[],
  services: readonly string[],
): Finding {
  const { metric, attributes = {} } = question
  const service = services[0] ?? ''
  const named = relevant.filter((one) => one.name === metric.name)
  if (named.length === 0) return absentMetric(metric, relevant, service)
  const asked = Object.entries(attributes).map(([key, demand]) => `${key}=${String(demand)}`)
  const streams = streamsOf(named).map((stream) =>
    stream.attributes.map(({ key }) => `${key}=${attributeText(stream.attributes, key)}`).join(', '),
  )
  const message = `${service} sent no data point of ${metric.name} with ${asked.join(', ')}`
  return metricFinding('MET1', metric, service, message, [
    `it sent it with {${streams.slice(0, 5).join('}, {')}}`,
  ])
}
