// What was expected and what was recorded, in one form: without the order of attributes, and without the clock's part.
import { inspect, isDeepStrictEqual } from 'node:util'
import { fromJson, type ItemOf } from '../../../harness/otlp/index.ts'
import type { Recording } from '../../../harness/recording/index.ts'
import type {
  Attributes,
  Exemplar,
  ExponentialBuckets,
  Metric,
  Signal,
} from '../../../harness/telemetry/index.ts'
import type { Expectation } from '../clients/expectation.ts'

export interface Said {
  readonly traces: readonly unknown[]
  readonly metrics: readonly unknown[]
  readonly logs: readonly unknown[]
}

export function expected(expectation: Expectation): Said {
  return said((signal) => fromJson(signal, expectation[signal]))
}

export function recorded(recording: Recording): Said {
  return said(<S extends Signal>(signal: S): readonly ItemOf[S][] => {
    const items: Readonly<Record<Signal, () => readonly unknown[]>> = {
      traces: () => recording.traces().flatMap(({ spans }) => spans),
      metrics: () => recording.metrics(),
      logs: () => recording.logs(),
    }
    return items[signal]() as readonly ItemOf[S][]
  })
}

function said(items: <S extends Signal>(signal: S) => readonly ItemOf[S][]): Said {
  return {
    traces: sorted(
      items('traces').map((span) => ({
        ...span,
        flags: traceFlags(span.flags),
        links: span.links.map((link) => ({ ...link, flags: traceFlags(link.flags) })),
      })),
      'spanId',
    ).map(plain),
    metrics: sorted(items('metrics'), 'name').map(withoutClock).map(plain),
    logs: sorted(
      items('logs').map((record) => ({ ...record, flags: traceFlags(record.flags) })),
      'observedTime',
    ).map(plain),
  }
}

/** Whether a parent is remote is told by some SDKs in the bits above. */
const traceFlags = (flags: number): number => flags & 0xff

const sorted = <T, K extends keyof T>(items: readonly T[], key: K): T[] =>
  items.toSorted((a, b) => (a[key] < b[key] ? -1 : Number(a[key] > b[key])))

interface Point {
  readonly attributes: Attributes
  readonly startTime: bigint
  readonly time: bigint
  readonly exemplars?: readonly Exemplar[]
  readonly positive?: ExponentialBuckets | undefined
  readonly negative?: ExponentialBuckets | undefined
}

function withoutClock(metric: Metric): unknown {
  const points = (metric.data.points as readonly Point[]).map((point) => {
    const { exemplars = [] } = point
    if (point.startTime > point.time) throw new Error(`${metric.name} ends before it starts`)
    return {
      ...point,
      startTime: 0n,
      time: 0n,
      exemplars: exemplars
        .map((exemplar) => ({ ...exemplar, time: 0n }))
        .toSorted((a, b) => Number(a.value) - Number(b.value)),
      ...('positive' in point ? { positive: filled(point.positive), negative: filled(point.negative) } : {}),
    }
  })
  const ordered = points.toSorted((a, b) => a.attributes.length - b.attributes.length)
  return { ...metric, data: { ...metric.data, points: ordered } }
}

/** Buckets without a count, and none at all, say the same. */
function filled(buckets: ExponentialBuckets | undefined): readonly (readonly [number, bigint])[] {
  const { offset = 0, bucketCounts = [] }: Partial<ExponentialBuckets> = buckets ?? {}
  return bucketCounts.flatMap((count, at) => (count === 0n ? [] : [[offset + at, count] as const]))
}

/** Attributes by key, wherever they are. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return isAttributes(value) ? byKey(value as Attributes) : value.map(plain)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

const isAttributes = (list: readonly unknown[]): boolean =>
  list.length > 0 &&
  list.every((entry) => typeof entry === 'object' && entry !== null && 'key' in entry && 'value' in entry)

function byKey(attributes: Attributes): readonly { key: string; value: unknown }[] {
  return attributes
    .toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ key, value }) => ({ key, value: plain(value) }))
}

/** The places in which the two differ, with what is there. */
export function differences(found: unknown, wanted: unknown, place = ''): string[] {
  if (isDeepStrictEqual(found, wanted)) return []
  if (!isHolder(found) || !isHolder(wanted))
    return [`${place}: ${inspect(found)} instead of ${inspect(wanted)}`]
  const keys = new Set([...Object.keys(found), ...Object.keys(wanted)])
  return [...keys].flatMap((key) => differences(found[key], wanted[key], `${place}.${key}`))
}

const isHolder = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
