// OTLP in, over HTTP and gRPC.
export { PortInUseError, TlsUnusableError } from './errors.ts'
export { DEFAULT_LIMITS, type Limits } from './limits.ts'
export {
  DEFAULT_MAX_BYTES,
  type Fault,
  type PartialSuccessAnswer,
  type ReceivedRequest,
  type Sink,
  type SinkOptions,
  type SinkStats,
} from './options.ts'
export { startSink } from './sink.ts'
