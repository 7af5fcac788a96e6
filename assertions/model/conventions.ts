// What a span says about the call or message it stands for, under the names of old and new semantic conventions.
import {
  attributeText,
  firstAttribute,
  type Resource,
  type Span,
  serviceName,
} from '../../harness/telemetry/index.ts'
import type { Hop } from '../finding.ts'

/** `service.name` of the harness's own spans, which open each step of a test. */
export const HARNESS_SERVICE = 'pitboss'

const serviceNames = new WeakMap<Resource, string>()

export function serviceOf(emitted: { readonly resource: Resource }): string {
  let name = serviceNames.get(emitted.resource)
  if (name === undefined) {
    name = serviceName(emitted.resource)
    serviceNames.set(emitted.resource, name)
  }
  return name
}

const resourceText = (resource: Resource, key: string): string | undefined =>
  attributeText(resource.attributes, key)

/** `service.instance.id`, or `''`. */
export const instanceOf = (emitted: { readonly resource: Resource }): string =>
  resourceText(emitted.resource, 'service.instance.id') ?? ''

export const isHarness = (emitted: { readonly resource: Resource }): boolean =>
  serviceOf(emitted) === HARNESS_SERVICE

export const isBrowser = (span: { readonly resource: Resource }): boolean =>
  resourceText(span.resource, 'telemetry.sdk.language') === 'webjs'

const text = (span: Span, ...keys: string[]): string | undefined => attributeText(span.attributes, ...keys)

export const isDatabase = (span: Span): boolean => text(span, 'db.system.name', 'db.system') !== undefined

const messagingSystem = (span: Span): string | undefined => text(span, 'messaging.system')

/** Topic, queue or exchange. */
export const destination = (span: Span): string | undefined =>
  text(span, 'messaging.destination.name', 'messaging.destination', 'messaging.kafka.topic', 'topic')

export const partition = (span: Span): string | undefined =>
  text(
    span,
    'messaging.destination.partition.id',
    'messaging.kafka.destination.partition',
    'messaging.kafka.partition',
    'partition',
  )

/** Kafka's offset, RabbitMQ's delivery tag. */
export const offset = (span: Span): string | undefined =>
  text(
    span,
    'messaging.kafka.offset',
    'messaging.kafka.message.offset',
    'messaging.rabbitmq.message.delivery_tag',
    'messaging.rabbitmq.delivery_tag',
    'offset',
  )

/** RabbitMQ's: one exchange carries messages of many kinds. */
const routingKey = (span: Span): string | undefined =>
  text(
    span,
    'messaging.rabbitmq.destination.routing_key',
    'messaging.rabbitmq.routing_key',
    'messaging.destination.routing_key',
  )

/** What was sent: a topic or queue; of an exchange with the routing key, as conventions name it: `orders:order.made`. */
export function messageOperation(span: Span): string {
  const name = destination(span)
  if (name === undefined) return span.name
  const key = routingKey(span)
  return key === undefined || key === '' || key === name ? name : `${name}:${key}`
}

export const isMessaging = (span: Span): boolean =>
  messagingSystem(span) !== undefined || (isMessageKind(span) && destination(span) !== undefined)

const isMessageKind = (span: Span): boolean => span.kind === 'PRODUCER' || span.kind === 'CONSUMER'

const EVENT_KEYS = ['event_id', 'event.id'] as const
const MESSAGE_KEYS = ['messaging.message.id', 'messaging.message_id', 'message.id', 'message_id'] as const

/** Ids of the business event, strongest first, each under one name: they survive where the trace context does not. */
export function eventIds(span: Span): string[] {
  const [event, message] = [text(span, ...EVENT_KEYS), text(span, ...MESSAGE_KEYS)]
  return [
    ...(event === undefined || event === '' ? [] : [`event_id=${event}`]),
    ...(message === undefined || message === '' ? [] : [`message.id=${message}`]),
  ]
}

export const aggregateId = (span: Span): string | undefined => text(span, 'aggregate_id', 'aggregate.id')

export const httpMethod = (span: Span): string | undefined => text(span, 'http.request.method', 'http.method')

export const httpRoute = (span: Span): string | undefined => text(span, 'http.route')

export function parsedUrl(span: Span): URL | undefined {
  const full = text(span, 'url.full', 'http.url')
  return full === undefined ? undefined : (URL.parse(full) ?? undefined)
}

/** The concrete path, without query. */
export function httpPath(span: Span): string | undefined {
  const path = text(span, 'url.path') ?? parsedUrl(span)?.pathname ?? text(span, 'http.target')
  return path?.split(/[?#]/, 1)[0]
}

/** `package.Service/Method`, or undefined where the span is no remote procedure call. */
export function rpcOperation(span: Span): string | undefined {
  const method = text(span, 'rpc.method')
  const service = text(span, 'rpc.service')
  if (method !== undefined) {
    if (method.includes('/')) return method.replace(/^\//, '')
    if (service !== undefined) return `${service}/${method}`
  }
  if (text(span, 'rpc.system.name', 'rpc.system') === undefined) return undefined
  const name = span.name.replace(/^grpc\./, '').replace(/^\//, '')
  return name.includes('/') ? name : undefined
}

const isRpc = (span: Span): boolean => text(span, 'rpc.system.name', 'rpc.system', 'rpc.method') !== undefined

/** The other side answered with a status of its own, so it was reached. */
const responseStatus = (span: Span): string | undefined =>
  text(
    span,
    'http.response.status_code',
    'http.status_code',
    'rpc.response.status_code',
    'rpc.grpc.status_code',
  )

/** gRPC statuses that the caller's own side makes up when the other side does not answer, by number and by name. */
const UNANSWERED = new Set(['1', '4', '14', 'CANCELLED', 'DEADLINE_EXCEEDED', 'UNAVAILABLE'])

/** The call failed before the other side was known to have worked on it. */
export function failedToReach(span: Span): boolean {
  if (span.status.code !== 'ERROR') return false
  const status = responseStatus(span)
  if (status === undefined || status === '0') return true
  return isRpc(span) && UNANSWERED.has(status)
}

export const messagingOperation = (span: Span): string | undefined =>
  text(span, 'messaging.operation.type', 'messaging.operation', 'messaging.operation.name')

/** What the span calls, serves or carries, as one text: `slots.SlotsService/Spin`, `POST /api/scoring/record`, a topic. */
export function operationOf(span: Span): string {
  const rpc = rpcOperation(span)
  if (rpc !== undefined) return rpc
  if (isMessaging(span)) return messageOperation(span)
  const method = httpMethod(span)
  const path = httpRoute(span) ?? withoutIds(httpPath(span))
  return method !== undefined && path !== undefined ? `${method} ${path}` : span.name
}

/** A number, a UUID, or hex digits so long that they are no word. */
const ID_SEGMENT = /^(\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=.*\d)[0-9a-f]{8,})$/i

/** A path that no template is known of, with what are surely ids in it as `{id}`. */
const withoutIds = (path: string | undefined): string | undefined =>
  path === undefined || !/\d/.test(path)
    ? path
    : path
        .split('/')
        .map((segment) => (ID_SEGMENT.test(segment) ? '{id}' : segment))
        .join('/')

/** A message on a WebSocket has no conventions of its own but the protocol's name; `message.type` is what casinos and chats add. */
const isSocketMessage = (span: Span): boolean =>
  text(span, 'network.protocol.name') === 'websocket' ||
  (isMessageKind(span) && text(span, 'message.type') !== undefined)

/** By which means the span reaches the next service. */
export function viaOf(span: Span): Hop['via'] {
  if (isMessaging(span)) {
    const system = messagingSystem(span)
    return system === 'rabbitmq' || system === 'kafka' ? system : 'messaging'
  }
  if (isSocketMessage(span)) return 'websocket'
  if (isRpc(span)) return 'grpc'
  if (isDatabase(span)) return 'database'
  if (httpMethod(span) !== undefined || firstAttribute(span.attributes, 'url.full', 'http.url') !== undefined)
    return 'http'
  return span.kind === 'CLIENT' || span.kind === 'SERVER' ? 'http' : 'in-process'
}

/** `vegas-slots-service SERVER slots.SlotsService/Spin`. */
export const describeSpan = (span: Span): string =>
  `${serviceOf(span) || '(no service.name)'} ${span.kind} ${span.name}`
