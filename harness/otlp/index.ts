// OTLP, by hand: protobuf and JSON to the model and back. Pure: no network, no files.
export { OtlpDecodeError } from './errors.ts'
export {
  decode,
  decodeLogs,
  decodeMetrics,
  decodeTraces,
  encode,
  encodeLogs,
  encodeMetrics,
  encodeTraces,
  fromJson,
  type ItemOf,
  requestsInJson,
  toJson,
} from './request.ts'
export {
  decodeStatus,
  encodeExportResponse,
  encodeStatus,
  exportResponseJson,
  type PartialSuccess,
  type RpcStatus,
  statusJson,
} from './service.ts'
