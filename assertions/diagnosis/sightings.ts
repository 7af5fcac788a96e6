// Every place where the headers of a request show themselves: attributes of spans, requests as they were sent, log lines.
import { attribute, type AttributeValue, type Span, valueText } from '../../harness/telemetry/index.ts'
import type { ContextState } from '../finding.ts'
import {
  describeShape,
  firstAtLeast,
  hasParentId,
  httpMethod,
  httpPath,
  push,
  type Run,
  serviceOf,
} from '../model/index.ts'
import type { RequestHeaders } from '../observed.ts'
import { type CarriedContext, comparedWith, type Headers, readContext } from './context.ts'
import { perScene, type Scene } from './scene.ts'

/** One header that was seen. */
export interface Sighting {
  /** `service.name` of whoever showed it. */
  readonly service: string
  readonly carried: CarriedContext
  /** Where it was seen, complete with its verb: `http.request.header.traceparent of b SERVER GET /x shows that the request`. */
  readonly where: string
}

/** Of one service: headers in its log that name no call of the run, by their state. */
interface Untied {
  readonly sighting: Sighting
  count: number
}

/** A request is found by its time; both clocks are of one machine. */
const APART = { call: 2_000_000_000n, server: 500_000_000n }

const keyOf = (traceId: string, spanId: string): string => `${traceId}${spanId}`

const isContextKey = (key: string): boolean =>
  key.endsWith('traceparent') || key === 'b3' || key.endsWith('.b3')

/** Several values of one header are one text, as a receiver joins them. */
const headerText = (value: AttributeValue): string =>
  Array.isArray(value) ? value.map((one: AttributeValue) => valueText(one)).join(', ') : valueText(value)

/** The headers that the span's own attributes hold: `http.request.header.traceparent`, `rpc.grpc.request.metadata.traceparent`. */
function headersOn(span: Span): { readonly headers: Headers; readonly key: string } | undefined {
  const key = span.attributes.find((one) => isContextKey(one.key))?.key
  if (key === undefined) return undefined
  const value = attribute(span.attributes, key)
  const name = key.endsWith('traceparent') ? 'traceparent' : 'b3'
  return { key, headers: { [name]: headerText(value ?? '') } }
}

export class Sightings {
  readonly #run: Run
  /** By the ids in the header, in one text. */
  readonly #byIds = new Map<string, Sighting>()
  readonly #untied = new Map<string, Map<ContextState, Untied>>()
  readonly #requests = new Map<string, RequestHeaders[]>()

  constructor({ run, observed, entries }: Scene) {
    this.#run = run
    for (const trace of run.traces) for (const span of trace.spans) this.#addSpan(span)
    for (const { service, headers } of entries) if (headers !== undefined) this.#addPrinted(service, headers)
    for (const request of observed.requests ?? []) {
      const path = URL.canParse(request.url) ? new URL(request.url).pathname : request.url
      const where = `${request.method} ${path} as ${request.sender} sent it`
      const sighting = { service: request.sender, carried: readContext(request.headers), where }
      if (this.#tie(sighting)) continue
      push(this.#requests, `${request.method} ${path}`, request)
      push(this.#requests, `${request.sender} ${request.method} ${path}`, request)
    }
    for (const list of this.#requests.values())
      list.sort((a, b) => (a.sent < b.sent ? -1 : a.sent > b.sent ? 1 : 0))
  }

  #addSpan(span: Span): void {
    if (span.kind === 'CLIENT' || (span.kind === 'INTERNAL' && hasParentId(span))) return
    const sighting = this.onSpan(span)
    if (sighting !== undefined) this.#tie(sighting)
  }

  #tie(sighting: Sighting): boolean {
    const { traceId, spanId } = sighting.carried
    if (traceId === undefined || spanId === undefined) return false
    const named = this.#run.span(traceId, spanId)
    if (named === undefined) return false
    // A service that prints its own context says nothing of what it was sent.
    if (serviceOf(named) === sighting.service && named.kind !== 'CLIENT') return true
    if (!this.#byIds.has(keyOf(traceId, spanId))) this.#byIds.set(keyOf(traceId, spanId), sighting)
    return true
  }

  #addPrinted(service: string, headers: Headers): void {
    const sighting = {
      service,
      carried: readContext(headers),
      where: `the log of ${service} shows that the request`,
    }
    if (this.#tie(sighting)) return
    const states = this.#untied.get(service) ?? new Map<ContextState, Untied>()
    const before = states.get(sighting.carried.state)
    if (before === undefined) states.set(sighting.carried.state, { sighting, count: 1 })
    else before.count++
    this.#untied.set(service, states)
  }

  /** What the span's own attributes hold of the headers that it was called with. */
  onSpan(span: Span): Sighting | undefined {
    const found = headersOn(span)
    if (found === undefined) return undefined
    return {
      service: serviceOf(span),
      carried: readContext(found.headers),
      where: `${found.key} of ${describeShape(span)} shows that the request`,
    }
  }

  /** A header that names this call as its sender, wherever it was seen. */
  ofCall(call: Span): Sighting | undefined {
    return (
      this.#byIds.get(keyOf(call.traceId, call.spanId)) ??
      this.onSpan(call) ??
      this.#ofRequest(call, serviceOf(call))
    )
  }

  /** The request as a page or step sent it, found by its time; of any sender where none is named. */
  #ofRequest(span: Span, sender?: string): Sighting | undefined {
    const [method, path] = [httpMethod(span), httpPath(span)]
    if (method === undefined || path === undefined) return undefined
    const sent = this.#requests.get(`${sender === undefined ? '' : `${sender} `}${method} ${path}`) ?? []
    const at = firstAtLeast(sent, span.startTime, (one) => one.sent)
    const apart = (one: RequestHeaders): bigint =>
      one.sent > span.startTime ? one.sent - span.startTime : span.startTime - one.sent
    const [nearest] = sent
      .slice(Math.max(0, at - 1), at + 1)
      .filter((one) => apart(one) <= (sender === undefined ? APART.server : APART.call))
      .toSorted((a, b) => (apart(a) < apart(b) ? -1 : 1))
    if (nearest === undefined) return undefined
    return {
      service: nearest.sender,
      carried: readContext(nearest.headers),
      where: `${nearest.method} ${path} as ${nearest.sender} sent it`,
    }
  }

  /** What was sent with the request that the SERVER span answers, where no span of the sender is known. */
  ofServer(server: Span): Sighting | undefined {
    return this.onSpan(server) ?? this.#ofRequest(server)
  }

  /** What the service's log shows of all requests that no call of the run is named by, where it is the same for all. */
  inLogOf(service: string): { readonly sighting: Sighting; readonly count: number } | undefined {
    const states = [...(this.#untied.get(service)?.values() ?? [])]
    return states.length === 1 ? states[0] : undefined
  }
}

export const sightingsOf = perScene((scene) => new Sightings(scene))

/** The sighting as one line of evidence, with its state as seen from the sender. */
export function sightingText({ where, carried }: Sighting, sender: Span | undefined): string {
  const compared = sender === undefined ? carried : comparedWith(carried, sender.traceId)
  return `${where} ${compared.text}`
}
