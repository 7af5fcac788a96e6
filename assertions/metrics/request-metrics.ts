// The request metrics of the semantic conventions, and which SERVER spans they measure.
// Source: semantic conventions, HTTP metrics and RPC metrics, stable and earlier.
import type { Span } from '../../harness/telemetry/index.ts'
import { httpMethod, rpcOperation } from '../model/index.ts'

export interface RequestMetric {
  /** Newest first. */
  readonly names: readonly string[]
  /** Attributes that data point and span share: each under its names, newest first. */
  readonly keys: readonly (readonly string[])[]
  readonly covers: (span: Span) => boolean
}

export const REQUEST_METRICS: readonly RequestMetric[] = [
  {
    names: ['http.server.request.duration', 'http.server.duration'],
    keys: [
      ['http.request.method', 'http.method'],
      ['http.response.status_code', 'http.status_code'],
    ],
    covers: (span) => httpMethod(span) !== undefined && rpcOperation(span) === undefined,
  },
  {
    names: ['rpc.server.call.duration', 'rpc.server.duration'],
    keys: [['rpc.service'], ['rpc.method'], ['rpc.response.status_code', 'rpc.grpc.status_code']],
    covers: (span) => rpcOperation(span) !== undefined,
  },
]

export const ROUTE = [['http.route']] as const
