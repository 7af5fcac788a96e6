// What is sent: every request encoded beforehand, and no two alike, because a sink tells resends.
import { gzipSync } from 'node:zlib'
import { encode, toJson } from '../../../harness/otlp/index.ts'
import type { Metric, Signal } from '../../../harness/telemetry/index.ts'
import { type Batch, traffic } from '../traffic/index.ts'
import { SERVICES } from '../traffic/services.ts'
import { metrics } from '../traffic/signals.ts'

export const FORMS = ['http', 'http gzip', 'grpc', 'grpc gzip', 'http json'] as const
export type Form = (typeof FORMS)[number]

export interface Load {
  readonly signal: Signal
  readonly form: Form
  readonly bodies: readonly Uint8Array[]
  /** Spans, log records or data points in each body. */
  readonly items: readonly number[]
  /** Bytes of protobuf an item. */
  readonly itemBytes: number
}

/** Whole batches of this signal, so many. */
export function batches(signal: Signal, count: number): Batch[] {
  if (signal === 'metrics') return Array.from({ length: count }, (_, number) => metricBatch(number))
  const found: Batch[] = []
  // Spans enough for any signal; the generator is left where there are batches enough.
  for (const batch of traffic({ seed: 11, spans: Number.POSITIVE_INFINITY })) {
    if (batch.signal === signal) found.push(batch)
    if (found.length === count) break
  }
  return found
}

/** Exports of services that lie half a minute apart, as a Collector on the way would join them. */
function metricBatch(number: number): Batch {
  const items: Metric[] = []
  for (let round = 0; items.length < METRICS; round++) {
    const exported = number * METRICS + round
    const service = SERVICES[exported % SERVICES.length] ?? SERVICES[0]
    const time = START + BigInt(exported) * 30_000_000_000n
    items.push(...metrics(service, START, time, exported))
  }
  return { signal: 'metrics', items }
}

/** Of six data points each. */
const METRICS = 84
const START = 1_760_000_000_000_000_000n

export function loadOf(signal: Signal, form: Form, from: readonly Batch[]): Load {
  const bodies = from.map((batch) => bodyOf(batch, form))
  const items = from.map(itemsIn)
  const plain = from.reduce((sum, batch) => sum + encode(batch.signal, batch.items).length, 0)
  return { signal, form, bodies, items, itemBytes: plain / items.reduce((a, b) => a + b, 0) }
}

function bodyOf(batch: Batch, form: Form): Uint8Array {
  switch (form) {
    case 'http':
    case 'grpc':
      return encode(batch.signal, batch.items)
    case 'http gzip':
    case 'grpc gzip':
      return gzipSync(encode(batch.signal, batch.items))
    case 'http json':
      return Buffer.from(toJson(batch.signal, batch.items))
  }
}

function itemsIn(batch: Batch): number {
  return batch.signal === 'metrics'
    ? batch.items.reduce((sum, metric) => sum + metric.data.points.length, 0)
    : batch.items.length
}
