// OTLP, by hand: protobuf and JSON to the model and back. Pure: no network, no files.
export { OtlpDecodeError } from './errors.ts'
export {
  type Layout,
  type Places,
  type ScopeLayout,
  readResource,
  readScope,
  STRIDE,
} from './layout/index.ts'
export {
  captureLine,
  decode,
  decodeAt,
  decodeLogs,
  decodeMetrics,
  decodeTraces,
  encode,
  encodeLogs,
  encodeMetrics,
  encodeTraces,
  fromJson,
  type ItemOf,
  layoutOf,
  requestsInJson,
  type SignalItems,
  toJson,
} from './request.ts'
export { SeriesOnce } from './series-once.ts'
export { Sharing } from './sharing.ts'
export {
  decodeStatus,
  encodeExportResponse,
  encodeStatus,
  exportResponseJson,
  type PartialSuccess,
  type RpcStatus,
  statusJson,
} from './service.ts'
