// What an exporter shows when Prometheus scrapes it: the text format, as the metrics that a Collector's receiver makes of it.
// Source: Prometheus documentation, instrumenting/exposition_formats; OpenTelemetry specification,
// compatibility/prometheus_and_openmetrics.
import type { Attributes, Metric, MetricData, NumberDataPoint } from '../../harness/telemetry/index.ts'
import { push } from '../model/index.ts'

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+(-?\d+))?$/
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g
const COMMENT = /^#\s+(TYPE|HELP)\s+(\S+)\s+(.*)$/

/** Scope of the metrics that were not sent, but scraped. */
export const SCRAPED = 'pitboss/scrape'

export interface Scrape {
  readonly text: string
  /** When it was scraped, nanoseconds since the epoch. */
  readonly time: bigint
  /** `service.name` and `service.instance.id` of the resource. */
  readonly job: string
  readonly instance: string
}

/** Gauges, counters, and what has no type; the parts of histograms and summaries are left out. */
export function scrapedMetrics({ text, time, job, instance }: Scrape): Metric[] {
  const said = { TYPE: new Map<string, string>(), HELP: new Map<string, string>() }
  const points = new Map<string, NumberDataPoint[]>()
  for (const line of text.split('\n').map((one) => one.trim())) {
    const [, word, about = '', rest = ''] = COMMENT.exec(line) ?? []
    if (word === 'TYPE' || word === 'HELP') said[word].set(about, rest)
    const [, name, labels = '', value = '', stamp] = line.startsWith('#') ? [] : (LINE.exec(line) ?? [])
    if (name === undefined || isPart(name, said.TYPE)) continue
    const point: NumberDataPoint = {
      attributes: attributesIn(labels),
      startTime: 0n,
      time: stamp === undefined ? time : BigInt(stamp) * 1_000_000n,
      flags: 0,
      value: numberOf(value),
      exemplars: [],
    }
    push(points, name, point)
  }
  const resource = {
    attributes: [
      { key: 'service.name', value: job },
      { key: 'service.instance.id', value: instance },
    ],
    droppedAttributesCount: 0,
    entityRefs: [],
    schemaUrl: '',
  }
  const scope = { name: SCRAPED, version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' }
  return [...points].map(([name, found]) => ({
    resource,
    scope,
    name,
    description: said.HELP.get(name) ?? '',
    unit: '',
    metadata: [],
    data: dataOf(said.TYPE.get(name), found),
  }))
}

const dataOf = (type: string | undefined, points: readonly NumberDataPoint[]): MetricData =>
  type === 'counter'
    ? { type: 'sum', points, temporality: 'CUMULATIVE', monotonic: true }
    : { type: 'gauge', points }

function isPart(name: string, types: ReadonlyMap<string, string>): boolean {
  const type = types.get(name.replace(/_(bucket|sum|count)$/, ''))
  return type === 'histogram' || type === 'summary'
}

const attributesIn = (labels: string): Attributes =>
  [...labels.matchAll(LABEL)].map(([, key = '', quoted = '']) => ({
    key,
    value: quoted.replaceAll('\\n', '\n').replaceAll('\\"', '"').replaceAll('\\\\', '\\'),
  }))

function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY
  if (text === '-Inf') return Number.NEGATIVE_INFINITY
  return Number(text)
}
