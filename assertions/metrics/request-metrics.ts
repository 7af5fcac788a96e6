// The request metrics of the semantic conventions, and which SERVER spans they measure.
// Source: semantic conventions, HTTP metrics and RPC metrics, stable and earlier.
import { attributeText, type Attributes, type Span } from '../../harness/telemetry/index.ts'
import { grpcStatus, httpMethod, rpcOperation } from '../model/index.ts'

/** What data point and span say alike, by whichever convention; undefined where they do not say it. */
export type RequestKey = (attributes: Attributes) => string | undefined

export interface RequestMetric {
  /** Newest first. */
  readonly names: readonly string[]
  readonly keys: readonly RequestKey[]
  readonly covers: (span: Span) => boolean
}

/** An attribute under its names, newest first. */
const named =
  (...names: string[]): RequestKey =>
  (attributes) =>
    attributeText(attributes, ...names)

/** `package.Service/Method`: in one attribute by the stable conventions, in two by earlier ones. */
const rpcMethod: RequestKey = (attributes) => {
  const method = attributeText(attributes, 'rpc.method')?.replace(/^\//, '')
  const service = attributeText(attributes, 'rpc.service')
  if (method === undefined || method.includes('/')) return method ?? service
  return service === undefined ? method : `${service}/${method}`
}

export const REQUEST_METRICS: readonly RequestMetric[] = [
  {
    names: ['http.server.request.duration', 'http.server.duration'],
    keys: [
      named('http.request.method', 'http.method'),
      named('http.response.status_code', 'http.status_code'),
    ],
    covers: (span) => httpMethod(span) !== undefined && rpcOperation(span) === undefined,
  },
  {
    names: ['rpc.server.call.duration', 'rpc.server.duration'],
    keys: [rpcMethod, (attributes) => grpcStatus({ attributes })],
    covers: (span) => rpcOperation(span) !== undefined,
  },
]

export const ROUTE: readonly RequestKey[] = [named('http.route')]
