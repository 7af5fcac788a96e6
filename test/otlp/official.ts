// The official .proto files, loaded by protobufjs: the codec that the hand-written one is held against.
import protobuf from 'protobufjs'
import type { Signal } from '../../harness/telemetry/index.ts'

export type Fields = Record<string, unknown>

const REQUESTS: Readonly<Record<Signal, string>> = {
  traces: 'opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest',
  metrics: 'opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest',
  logs: 'opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest',
}

export const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs']

const root = new protobuf.Root()
root.resolvePath = (_origin, target) => new URL(`proto/${target}`, import.meta.url).pathname
root.loadSync(
  ['trace', 'metrics', 'logs'].map(
    (name) => `opentelemetry/proto/collector/${name}/v1/${name}_service.proto`,
  ),
)
root.resolveAll()

export const officialType = (name: string): protobuf.Type => root.lookupType(name)
export const requestType = (signal: Signal): protobuf.Type => officialType(REQUESTS[signal])

export function officialEncode(type: protobuf.Type, fields: Fields): Uint8Array {
  return new Uint8Array(type.encode(type.fromObject(fields)).finish())
}

/** 64-bit integers as bigint; absent fields are absent, whatever their default. */
export function officialDecode(type: protobuf.Type, bytes: Uint8Array): Fields {
  return type.toObject(type.decode(bytes), { longs: BigInt, arrays: false }) as Fields
}
