// Hand-made metrics in a few words: one data point of one stream each.
import type { Attributes, Exemplar, Metric, Span, Temporality } from '../../harness/telemetry/index.ts'
import { at, type AttributeMap, attributesOf, resourceOf, scope } from './build.ts'

export interface MetricParts {
  readonly service: string
  readonly name: string
  readonly unit?: string
  /** A sum's or gauge's value, or a histogram's count. */
  readonly value: number
  readonly attributes?: AttributeMap
  readonly resource?: AttributeMap
  /** Instrumentation scope. */
  readonly scope?: string
  /** Milliseconds after `EPOCH`. */
  readonly when: number
  readonly since?: number
  readonly temporality?: Temporality
  readonly monotonic?: boolean
  /** Spans that its exemplars name. */
  readonly exemplars?: readonly Pick<Span, 'traceId' | 'spanId'>[]
}

const metricOf = (parts: MetricParts, data: Metric['data']): Metric => ({
  resource: resourceOf(parts.service, parts.resource),
  scope: parts.scope === undefined ? scope : { ...scope, name: parts.scope },
  name: parts.name,
  description: '',
  unit: parts.unit ?? '',
  metadata: [],
  data,
})

const exemplarsOf = ({ exemplars = [], when }: MetricParts): Exemplar[] =>
  exemplars.map(({ traceId, spanId }) => ({
    filteredAttributes: [],
    time: at(when),
    value: 1,
    traceId,
    spanId,
  }))

const pointOf = (parts: MetricParts) => ({
  attributes: attributesOf(parts.attributes ?? {}) as Attributes,
  startTime: at(parts.since ?? 0),
  time: at(parts.when),
  flags: 0,
  exemplars: exemplarsOf(parts),
})

export function counter64(parts: MetricParts): Metric {
  const { value, temporality = 'CUMULATIVE', monotonic = true } = parts
  return metricOf(parts, {
    type: 'sum',
    temporality,
    monotonic,
    points: [{ ...pointOf(parts), value: BigInt(value) }],
  })
}

export interface HistogramParts extends MetricParts {
  readonly bounds?: readonly number[]
  /** Values in each bucket; default: all of them in the first one. */
  readonly buckets?: readonly number[]
  readonly sum?: number
  readonly min?: number
  readonly max?: number
}

/** Without bounds it has no buckets. */
export function histogram(parts: HistogramParts): Metric {
  const { value, temporality = 'CUMULATIVE', bounds = [], sum = value * 2 } = parts
  const buckets = parts.buckets ?? (bounds.length === 0 ? [] : [value, ...bounds.map(() => 0)])
  const point = {
    ...pointOf(parts),
    count: BigInt(value),
    sum,
    bucketCounts: buckets.map(BigInt),
    explicitBounds: bounds,
    min: parts.min,
    max: parts.max,
  }
  return metricOf(parts, { type: 'histogram', temporality, points: [point] })
}

export interface ExponentialParts extends MetricParts {
  readonly positive?: readonly number[]
  readonly negative?: readonly number[]
  readonly zeros?: number
}

export function exponentialHistogram(parts: ExponentialParts): Metric {
  const { value, temporality = 'CUMULATIVE', positive, negative, zeros = 0 } = parts
  const buckets = (counts: readonly number[] | undefined) =>
    counts === undefined ? undefined : { offset: 0, bucketCounts: counts.map(BigInt) }
  const point = {
    ...pointOf(parts),
    count: BigInt(value),
    sum: undefined,
    scale: 1,
    zeroCount: BigInt(zeros),
    positive: buckets(positive),
    negative: buckets(negative),
    min: undefined,
    max: undefined,
    zeroThreshold: 0,
  }
  return metricOf(parts, { type: 'exponentialHistogram', temporality, points: [point] })
}

export function gauge(parts: MetricParts): Metric {
  return metricOf(parts, { type: 'gauge', points: [{ ...pointOf(parts), value: parts.value }] })
}
