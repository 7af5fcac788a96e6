// What every client is told to send, and the sink must then hold: OTLP/JSON, with the measurements behind the metrics.

export type ExpectedValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly bytesValue: string }
  | { readonly arrayValue: { readonly values: readonly ExpectedValue[] } }
  | { readonly kvlistValue: { readonly values: readonly ExpectedAttribute[] } }
  | Readonly<Record<string, never>>

export interface ExpectedAttribute {
  readonly key: string
  readonly value: ExpectedValue
}

interface Attributed {
  readonly attributes?: readonly ExpectedAttribute[]
}

export interface ExpectedSpan extends Attributed {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly traceState?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status?: { readonly code: number; readonly message?: string }
  readonly events?: readonly (Attributed & { readonly timeUnixNano: string; readonly name: string })[]
  readonly links?: readonly (Attributed & {
    readonly traceId: string
    readonly spanId: string
    readonly traceState?: string
    readonly flags: number
  })[]
}

export interface ExpectedLog extends Attributed {
  readonly timeUnixNano?: string
  readonly observedTimeUnixNano: string
  readonly severityNumber: number
  readonly severityText: string
  readonly body: ExpectedValue
  readonly eventName?: string
  readonly traceId?: string
  readonly spanId?: string
  readonly flags?: number
}

export interface ExpectedMetric {
  readonly name: string
  readonly description: string
  readonly unit: string
  readonly histogram?: { readonly dataPoints: readonly { readonly explicitBounds: readonly number[] }[] }
}

export interface Measurement {
  readonly metric: string
  readonly instrument: 'counter' | 'upDownCounter' | 'gauge' | 'histogram' | 'exponentialHistogram'
  readonly type: 'int' | 'double'
  readonly attributes: readonly ExpectedAttribute[]
  readonly values: readonly (string | number)[]
  /** Id of a span of the first trace that is current meanwhile. */
  readonly inSpan?: string
}

interface Scoped {
  readonly scope: Attributed & { readonly name: string; readonly version: string }
  readonly schemaUrl: string
}

type Only<T> = readonly [T]

export interface Expectation {
  readonly traces: {
    readonly resourceSpans: Only<{
      readonly resource: Attributed
      readonly scopeSpans: Only<Scoped & { readonly spans: readonly ExpectedSpan[] }>
    }>
  }
  readonly metrics: {
    readonly resourceMetrics: Only<{
      readonly resource: Attributed
      readonly scopeMetrics: Only<Scoped & { readonly metrics: readonly ExpectedMetric[] }>
    }>
  }
  readonly logs: {
    readonly resourceLogs: Only<{
      readonly resource: Attributed
      readonly scopeLogs: Only<Scoped & { readonly logRecords: readonly ExpectedLog[] }>
    }>
  }
  readonly measurements: readonly Measurement[]
}

/** One way to send: what a client gets for each is a sink of its own. */
export interface Variant {
  readonly protocol: 'grpc' | 'http/protobuf' | 'http/json'
  readonly compression: 'none' | 'gzip'
  /** Base URL of HTTP or of gRPC, as the protocol says. */
  readonly endpoint: string
}
