// How a call or request ended, by the status of its answer, under old and new conventions.
import { type Attributes, firstAttribute, valueText } from '../../harness/telemetry/index.ts'

/** Indexed by gRPC's number. Source: gRPC, status codes. */
const GRPC_STATUSES: readonly string[] = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
]

/** Those by which the serving side says that it failed itself. Source: semantic conventions for gRPC, span status. */
const GRPC_SERVER_FAULTS = new Set([
  'UNKNOWN',
  'DEADLINE_EXCEEDED',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
])

/** A span, or the series of a metric: their attributes tell alike how it ended. */
interface Attributed {
  readonly attributes: Attributes
}

/** Status code of the HTTP answer; undefined where none came or none is told. */
export function httpStatus({ attributes }: Attributed): number | undefined {
  const value = firstAttribute(attributes, 'http.response.status_code', 'http.status_code')
  if (value === undefined || value === null) return undefined
  const status = Number(valueText(value))
  return Number.isInteger(status) && status >= 100 && status < 600 ? status : undefined
}

/** gRPC status by its name: `OK`, `NOT_FOUND`; undefined where none is told. */
export function grpcStatus({ attributes }: Attributed): string | undefined {
  const value = firstAttribute(attributes, 'rpc.response.status_code', 'rpc.grpc.status_code')
  if (value === undefined || value === null) return undefined
  const text = valueText(value).toUpperCase()
  return GRPC_STATUSES[Number(text)] ?? (GRPC_STATUSES.includes(text) ? text : undefined)
}

export interface Answer {
  /** `HTTP 503`, `gRPC NOT_FOUND`. */
  readonly text: string
  readonly protocol: 'http' | 'grpc'
  /** Whose fault the status says it is. */
  readonly fault: 'nobody' | 'caller' | 'callee'
}

const faultOfHttp = (status: number): Answer['fault'] =>
  status >= 500 ? 'callee' : status >= 400 ? 'caller' : 'nobody'

/** The answer of the call, or undefined where none is told. */
export function answerOf(told: Attributed): Answer | undefined {
  const grpc = grpcStatus(told)
  if (grpc !== undefined) {
    const fault = grpc === 'OK' ? 'nobody' : GRPC_SERVER_FAULTS.has(grpc) ? 'callee' : 'caller'
    return { text: `gRPC ${grpc}`, protocol: 'grpc', fault }
  }
  const http = httpStatus(told)
  return http === undefined ? undefined : { text: `HTTP ${http}`, protocol: 'http', fault: faultOfHttp(http) }
}
