// One HTTP request under a root span of the harness's own.
import { request } from 'undici'
import type { RequestHeaders } from '../../assertions/index.ts'
import { formatTraceparent, type Span, type SpanContext } from '../telemetry/index.ts'
import { newContext, nowNanoseconds, OWN_SERVICE, rootSpan } from './own-spans.ts'
import { propagationHeaders } from './sent-requests.ts'
import { VERSION } from './version.ts'

export interface TracedRequest {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Milliseconds; 30 s by default. */
  readonly timeout?: number
  /** Shown in the report: the step, or `barrier`. */
  readonly title: string
}

export interface TracedResponse {
  readonly context: SpanContext
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** Nanoseconds since the epoch. */
  readonly started: bigint
  readonly responded: bigint
  /** To be put into the recording by whoever sent the request. */
  readonly span: Span
  /** The request as it was sent, to be told to the session. */
  readonly sent: RequestHeaders
}

/** By it a request is known to a service that ignores the context it is sent. */
const userAgent = ({ traceId }: SpanContext): string => `pitboss/${VERSION} (trace ${traceId})`

/** Sends the request with a `traceparent` of its own. Any HTTP status is an answer; only transport failures reject. */
export async function tracedRequest(options: TracedRequest): Promise<TracedResponse> {
  const context = newContext()
  const started = nowNanoseconds()
  const timeout = options.timeout ?? 30_000
  const headers = {
    'user-agent': userAgent(context),
    ...options.headers,
    traceparent: formatTraceparent(context),
  }
  const response = await request(options.url, {
    method: options.method as 'GET',
    headers,
    ...(options.body === undefined ? {} : { body: options.body }),
    headersTimeout: timeout,
    bodyTimeout: timeout,
    // A connection kept for the next request may be closed by the service just as that one is sent.
    reset: true,
  })
  const text = await response.body.text()
  const responded = nowNanoseconds()
  const url = new URL(options.url)
  const failed = response.statusCode >= 400
  const span = rootSpan({
    kind: 'CLIENT',
    context,
    name: options.method,
    startTime: started,
    endTime: responded,
    status: failed ? 'ERROR' : 'UNSET',
    attributes: {
      'http.request.method': options.method,
      'url.full': options.url,
      'server.address': url.hostname,
      'server.port': BigInt(url.port || (url.protocol === 'https:' ? 443 : 80)),
      'http.response.status_code': BigInt(response.statusCode),
      'test.step.title': options.title,
      ...(failed ? { 'error.type': String(response.statusCode) } : {}),
    },
  })
  const sent = {
    sender: OWN_SERVICE,
    method: options.method,
    url: options.url,
    sent: started,
    headers: propagationHeaders(headers),
  }
  return {
    context,
    status: response.statusCode,
    headers: response.headers,
    text,
    started,
    responded,
    span,
    sent,
  }
}
