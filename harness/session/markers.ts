// Sending markers, and the barriers that wait for them.
import {
  type Barrier,
  lineMarker,
  logMarker,
  pipelineLine,
  pipelineLog,
  pipelineMarker,
  spanMarker,
} from '../settle/index.ts'
import type { Endpoints, SystemDefinition, TelemetryPromise } from '../system/index.ts'
import { formatTraceparent, type Span, type TraceId } from '../telemetry/index.ts'
import { newContext, nowNanoseconds, rootSpan } from './own-spans.ts'
import { tracedRequest } from './traced-request.ts'

export interface ServiceMarker {
  readonly kind: 'service'
  readonly service: string
  readonly traceId: TraceId
  readonly promises: readonly TelemetryPromise[]
}

/** A marker that was sent, as data that crosses process borders. */
export type MarkerReceipt =
  | ServiceMarker
  | {
      readonly kind: 'pipeline'
      readonly name: string
      /** Service -> name of the last span there, as a regular expression. */
      readonly covers: Readonly<Record<string, string>>
      readonly attribute: string
      readonly value: string
      /** What each covered service promises to send of it. */
      readonly promises: Readonly<Record<string, readonly TelemetryPromise[]>>
    }

export const ALL_PROMISES: readonly TelemetryPromise[] = ['traces', 'metrics', 'logs', 'stdout']

/** The service did not answer its marker: its telemetry can't be proved complete. */
export class MarkerFailed extends Error {
  readonly code = 'MARKER_FAILED'
  constructor(what: string, cause: unknown) {
    super(
      `${what} did not answer its marker request, so its telemetry can't be proved complete: ` +
        `${causeText(cause)}. Is it still running? See its log in the run folder.`,
      { cause },
    )
    this.name = 'MarkerFailed'
  }
}

/** A refused connection to a name with several addresses has a code and no message. */
function causeText(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.message || ('code' in cause ? String(cause.code) : cause.name)
}

export async function sendServiceMarker(
  definition: SystemDefinition,
  at: Endpoints,
  service: string,
  record: (span: Span) => void,
): Promise<ServiceMarker> {
  const defined = definition.services[service]
  if (!defined) throw new MarkerFailed(service, 'the system definition has no such service')
  const url = at.url(service, defined.marker.port) + defined.marker.path
  const response = await tracedRequest({
    method: 'GET',
    url,
    title: `barrier ${service}`,
    timeout: 5_000,
  }).catch((error: unknown) => {
    throw new MarkerFailed(service, error)
  })
  if (response.status >= 300)
    throw new MarkerFailed(service, `HTTP ${response.status} from ${defined.marker.path}`)
  record(response.span)
  return {
    kind: 'service',
    service,
    traceId: response.context.traceId,
    promises: defined.promises ?? ALL_PROMISES,
  }
}

async function sendPipelineMarker(
  definition: SystemDefinition,
  at: Endpoints,
  name: string,
  record: (span: Span) => void,
): Promise<MarkerReceipt> {
  const pipeline = definition.pipelines?.[name]
  if (!pipeline) throw new MarkerFailed(name, 'the system definition has no such pipeline')
  const context = newContext()
  const startTime = nowNanoseconds()
  const { url, status, ...sent } = await pipeline
    .send(at, formatTraceparent(context))
    .catch((error: unknown) => {
      throw new MarkerFailed(`pipeline ${name}`, error)
    })
  record(
    rootSpan({
      kind: 'CLIENT',
      context,
      name: 'POST',
      startTime,
      endTime: nowNanoseconds(),
      status: 'UNSET',
      attributes: {
        ...addressOf(url),
        'http.response.status_code': BigInt(status),
        'test.step.title': `barrier ${name}`,
      },
    }),
  )
  const promises = Object.fromEntries(
    Object.keys(pipeline.covers).map((service) => [
      service,
      definition.services[service]?.promises ?? ALL_PROMISES,
    ]),
  )
  return { kind: 'pipeline', name, covers: pipeline.covers, promises, ...sent }
}

/** As of an HTTP call, which it mostly is. */
function addressOf(url: string): Readonly<Record<string, string | bigint>> {
  const { hostname, port } = new URL(url)
  return {
    'http.request.method': 'POST',
    'url.full': url,
    'server.address': hostname,
    'server.port': BigInt(port === '' ? 80 : port),
  }
}

/** One marker to each service and down each pipeline, side by side. */
export async function sendMarkers(
  definition: SystemDefinition,
  at: Endpoints,
  record: (span: Span) => void,
): Promise<MarkerReceipt[]> {
  return Promise.all([
    ...Object.keys(definition.services).map((service) => sendServiceMarker(definition, at, service, record)),
    ...Object.keys(definition.pipelines ?? {}).map((name) =>
      sendPipelineMarker(definition, at, name, record),
    ),
  ])
}

/** What must arrive before everything that went before these markers has arrived. */
export function barriersOf(receipts: readonly MarkerReceipt[]): Barrier[] {
  return receipts.flatMap((receipt): Barrier[] => {
    if (receipt.kind === 'pipeline') {
      const { attribute, value } = receipt
      return Object.entries(receipt.covers).flatMap(([service, name]) => [
        pipelineMarker(service, new RegExp(name), attribute, value),
        ...(receipt.promises[service]?.includes('logs') === true ? [pipelineLog(service, value)] : []),
        ...(receipt.promises[service]?.includes('stdout') === true ? [pipelineLine(service, value)] : []),
      ])
    }
    const { service, traceId, promises } = receipt
    return [
      ...(promises.includes('traces') ? [spanMarker(service, traceId)] : []),
      ...(promises.includes('logs') ? [logMarker(service, traceId)] : []),
      ...(promises.includes('stdout') ? [lineMarker(service, traceId)] : []),
    ]
  })
}
