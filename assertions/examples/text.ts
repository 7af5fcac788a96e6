// An example as text: its traces as trees, its logs and metrics as lines.
import {
  type Attributes,
  type LogRecord,
  type Metric,
  type Trace,
  valueText,
} from '../../harness/telemetry/index.ts'
import { serviceOf } from '../model/index.ts'
import { renderTree } from '../render/index.ts'
import type { RuleExample } from './example.ts'

const attributesText = (attributes: Attributes): string =>
  attributes.map(({ key, value }) => `${key}=${valueText(value)}`).join(' ')

const spanAttributes = ({ spans }: Trace): string[] =>
  spans.flatMap((span) => [
    `attributes of ${serviceOf(span)} ${span.name}: ${attributesText(span.attributes)}`,
    ...(span.resource.attributes.length === 0
      ? []
      : [`its resource: ${attributesText(span.resource.attributes)}`]),
  ])

function recordText(record: LogRecord): string {
  const ids = [
    record.traceId === '' ? '' : `trace_id=${record.traceId}`,
    record.spanId === '' ? '' : `span_id=${record.spanId}`,
  ]
  const severity = record.severityText || (record.severityNumber === 0 ? '' : String(record.severityNumber))
  return [
    'log record of',
    serviceOf(record),
    severity,
    JSON.stringify(valueText(record.body)),
    ...ids,
    attributesText(record.attributes),
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/** Equal streams exported again are shown a few times: what differs between exports is the point. */
const POINTS = 4

function metricText(metric: Metric): string[] {
  const { name, unit, data } = metric
  const how =
    data.type === 'sum' || data.type === 'histogram' || data.type === 'exponentialHistogram'
      ? ` ${data.temporality.toLowerCase()}`
      : ''
  const head = `metric of ${serviceOf(metric)} ${name} (${data.type}${how}${unit === '' ? '' : `, ${unit}`})`
  const points = data.points.slice(0, POINTS).map((point) => {
    const value =
      'value' in point
        ? String(point.value)
        : 'bucketCounts' in point
          ? bucketsText(point)
          : 'count' in point
            ? `count ${point.count}`
            : ''
    const exemplars =
      'exemplars' in point ? point.exemplars.map(({ traceId }) => ` exemplar of trace ${traceId}`) : []
    const attributes = attributesText(point.attributes)
    return `  ${attributes === '' ? '' : `${attributes}: `}${value}${exemplars.join('')}`
  })
  const left = data.points.length - points.length
  return [head, ...points, ...(left > 0 ? [`  and ${left} more data points`] : [])]
}

const bucketsText = (point: {
  readonly count: bigint
  readonly bucketCounts: readonly bigint[]
  readonly explicitBounds: readonly number[]
}): string =>
  `count ${point.count}, buckets ${point.bucketCounts.join(' ') || 'none'}, bounds ${point.explicitBounds.join(' ') || 'none'}`

/** More of one kind is cut: a page of examples is read, not searched. */
const MOST = 12

const few = (lines: readonly string[], what: string): string[] =>
  lines.length <= MOST ? [...lines] : [...lines.slice(0, MOST), `and ${lines.length - MOST} more ${what}`]

/** Ids are short and numbered by their first appearance, so that equal examples read alike whenever they were made. */
export function exampleText({ observed, showsAttributes }: RuleExample): string {
  const { traces, logs, lines, metrics, messages, requests = [] } = observed
  const text = [
    ...few(traces.map(renderTree), 'traces'),
    ...(showsAttributes === true ? traces.flatMap(spanAttributes) : []),
    ...few(logs.map(recordText), 'log records'),
    ...few(
      lines.map((line) => `line of ${line.service} ${line.text}`),
      'lines',
    ),
    ...few(metrics.flatMap(metricText), 'lines on metrics'),
    ...few(
      messages.map(
        ({ destination, partition, offset, headers }) =>
          `message ${destination}[${partition}]@${offset} with headers ${JSON.stringify(headers)}`,
      ),
      'messages',
    ),
    ...few(
      requests.map(
        ({ sender, method, url, headers }) =>
          `request of ${sender} ${method} ${url} with headers ${JSON.stringify(headers)}`,
      ),
      'requests',
    ),
  ].join('\n')
  return numbered(numbered(text, /\b[0-9a-f]{32}\b/g, 'trace-'), /\b[0-9a-f]{16}\b/g, 'span-')
}

function numbered(text: string, id: RegExp, prefix: string): string {
  const names = new Map<string, string>()
  return text.replace(id, (found) => {
    const name = names.get(found) ?? `${prefix}${names.size + 1}`
    names.set(found, name)
    return name
  })
}
