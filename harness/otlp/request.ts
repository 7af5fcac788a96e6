// Whole Export requests of the three signals: protobuf, JSON, and from one to the other.
import type { InstrumentationScope, LogRecord, Metric, Resource, Signal, Span } from '../telemetry/index.ts'
import { type EncodeItem, encodeRequest } from './common-encode.ts'
import { ENVELOPES, type ReadItem, requestFromJson } from './common-from-json.ts'
import { requestToJson } from './common-to-json.ts'
import { type DecodeItem, decodeRequest } from './envelope-decode.ts'
import { parseJson } from './json-text.ts'
import { findLayout, type Layout, readItem } from './layout/index.ts'
import { decodeLogRecord } from './log-decode.ts'
import { encodeLogRecord } from './log-encode.ts'
import { readLogRecord } from './log-from-json.ts'
import { writeLogRecord } from './log-to-json.ts'
import { decodeMetric } from './metric-decode.ts'
import { encodeMetric } from './metric-encode.ts'
import { readMetric } from './metric-from-json.ts'
import { writeMetric } from './metric-to-json.ts'
import { refuse } from './refusal.ts'
import type { SeriesOnce } from './series-once.ts'
import type { Sharing } from './sharing.ts'
import { decodeSpan } from './span-decode.ts'
import { encodeSpan } from './span-encode.ts'
import { readSpan } from './span-from-json.ts'
import { writeSpan } from './span-to-json.ts'
import { transcode } from './transcode/index.ts'

/** What a request of each signal carries. */
export interface ItemOf {
  readonly traces: Span
  readonly metrics: Metric
  readonly logs: LogRecord
}

interface Codec<T> {
  readonly decode: DecodeItem<T>
  readonly encode: EncodeItem<T>
  readonly read: ReadItem<T>
  readonly write: (item: T) => unknown
}

const CODECS: { readonly [S in Signal]: Codec<ItemOf[S]> } = {
  traces: { decode: decodeSpan, encode: encodeSpan, read: readSpan, write: writeSpan },
  metrics: { decode: decodeMetric, encode: encodeMetric, read: readMetric, write: writeMetric },
  logs: { decode: decodeLogRecord, encode: encodeLogRecord, read: readLogRecord, write: writeLogRecord },
}

/**
 * The spans, metrics or log records of a protobuf Export*ServiceRequest, in the order sent. Those that came under one
 * envelope share its resource and scope object. Throws {@link OtlpDecodeError}.
 */
export function decode<S extends Signal>(signal: S, bytes: Uint8Array): ItemOf[S][] {
  return decodeRequest<ItemOf[S]>(bytes, CODECS[signal].decode)
}

/**
 * Where the parts of a protobuf request lie; what {@link decode} refuses is refused with the same error (but for faults
 * inside items of many megabytes), at a fraction of the cost. Throws {@link OtlpDecodeError}, TOO_MANY for a request of
 * more items than `mostItems`.
 */
export function layoutOf(signal: Signal, bytes: Uint8Array, mostItems = Number.POSITIVE_INFINITY): Layout {
  const layout = findLayout(signal, bytes, mostItems)
  if (layout !== undefined) return layout
  refuse(bytes, CODECS[signal].decode)
  throw new Error(`the two ways of reading OTLP disagree about a ${signal} request of ${bytes.length} bytes`)
}

/** The item at this place of its layout. */
export function decodeAt<S extends Signal>(
  signal: S,
  bytes: Uint8Array,
  place: number,
  resource: Resource,
  scope: InstrumentationScope,
): ItemOf[S] {
  return readItem<ItemOf[S]>(CODECS[signal].decode, bytes, place, resource, scope)
}

/** A protobuf Export*ServiceRequest. Throws OtlpEncodeError for values that OTLP cannot hold. */
export function encode<S extends Signal>(signal: S, items: readonly ItemOf[S][]): Uint8Array {
  return encodeRequest<ItemOf[S]>(items, CODECS[signal].encode)
}

/** As {@link decode}, from OTLP/JSON: text, or what `JSON.parse` made of it. */
export function fromJson<S extends Signal>(signal: S, json: unknown): ItemOf[S][] {
  return itemsInJson(signal, typeof json === 'string' ? parseJson(json) : json)
}

function itemsInJson<S extends Signal>(signal: S, json: unknown, sharing?: Sharing): ItemOf[S][] {
  return requestFromJson<ItemOf[S]>(signal, json, CODECS[signal].read, sharing)
}

/** One line of OTLP/JSON, as the Collector's file exporter writes it. */
export function toJson<S extends Signal>(signal: S, items: readonly ItemOf[S][]): string {
  return JSON.stringify(requestToJson<ItemOf[S]>(signal, items, CODECS[signal].write))
}

/**
 * A valid protobuf request as a line of a capture file, in the bytes of its text. What is not valid is refused, or
 * written as it is. Throws {@link OtlpDecodeError}.
 */
export function captureLine(signal: Signal, body: Uint8Array): Buffer {
  return transcode(signal, body) ?? Buffer.from(`${toJson(signal, decode(signal, body))}\n`)
}

/** What one request of any signal carries. */
export type SignalItems = {
  readonly [S in Signal]: { readonly signal: S; readonly items: ItemOf[S][] }
}[Signal]

/**
 * The requests in a line of a capture file: one as a rule. Empty where the line is none of the three. Equal parts of
 * all lines that are read with the same `sharing` are the same objects. With `once`, data points of series that it
 * knows are left out.
 */
export function requestsInJson(text: string, sharing?: Sharing, once?: SeriesOnce): SignalItems[] {
  if (once?.isKnown(text) === true) return [{ signal: 'metrics', items: [] }]
  const json = parseJson(text)
  if (typeof json !== 'object' || json === null) return []
  once?.keepNew(json)
  return SIGNALS.filter((signal) => ENVELOPES[signal].resources in json).map(
    (signal) => ({ signal, items: itemsInJson(signal, json, sharing) }) as SignalItems,
  )
}

const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs']

export const decodeTraces = (bytes: Uint8Array): Span[] => decode('traces', bytes)
export const decodeMetrics = (bytes: Uint8Array): Metric[] => decode('metrics', bytes)
export const decodeLogs = (bytes: Uint8Array): LogRecord[] => decode('logs', bytes)
export const encodeTraces = (spans: readonly Span[]): Uint8Array => encode('traces', spans)
export const encodeMetrics = (metrics: readonly Metric[]): Uint8Array => encode('metrics', metrics)
export const encodeLogs = (records: readonly LogRecord[]): Uint8Array => encode('logs', records)
