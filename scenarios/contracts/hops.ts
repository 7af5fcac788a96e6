// The hops that several contracts share: HTTP and gRPC calls, database and Redis calls, as the casino's languages emit them.
import type { AttributeDemand, SpanContract, TextPattern } from '../../assertions/index.ts'

type Children = readonly SpanContract[]

/** The harness's own request, which opens the trace of an API step. */
export const apiCall = (method: string, status: number, children: Children): SpanContract => ({
  service: 'pitboss',
  kind: 'CLIENT',
  name: method,
  attributes: { 'http.response.status_code': status },
  status: status >= 400 ? 'ERROR' : 'UNSET',
  children,
})

/** A click and the request that it causes. */
export const pageCall = (
  click: TextPattern,
  method: string,
  status: number,
  children: Children,
): SpanContract => ({
  service: 'vegas-web',
  kind: 'INTERNAL',
  name: click,
  children: [
    {
      service: 'vegas-web',
      kind: 'CLIENT',
      name: /POST/,
      attributes: {
        'http.request.method|http.method': method,
        'http.response.status_code|http.status_code': status,
        'url.full|http.url': { present: true },
      },
      status: status >= 400 ? 'ERROR' : 'UNSET',
      children,
    },
  ],
})

/** A message on a WebSocket: the harness's root, and the gateway's own span below it, by the context in the message. */
export const socketMessage = (
  type: string,
  rest: Pick<SpanContract, 'children' | 'only' | 'status' | 'events'>,
): SpanContract => ({
  service: 'pitboss',
  kind: 'PRODUCER',
  name: `send ${type}`,
  attributes: { 'message.type': type, 'message.id': { present: true } },
  children: [
    {
      service: 'vegas-casino-gateway',
      kind: 'CONSUMER',
      name: 'ws.message',
      edge: 'parent',
      direct: true,
      attributes: {
        'message.type': type,
        'message.id': { present: true },
        'network.protocol.name': 'websocket',
      },
      status: 'UNSET',
      ...rest,
    },
  ],
})

interface HttpServer {
  readonly service: string
  readonly method: string
  readonly route: string
  /** What paths look like, as a regular expression, where the route has parameters. */
  readonly path?: string
  readonly status: number
  readonly children?: Children
  readonly attributes?: Readonly<Record<string, AttributeDemand>>
  readonly only?: true
}

/** A SERVER span: named after its route; ERROR only from 500 on. */
export const httpServer = ({
  service,
  method,
  route,
  path = route,
  status,
  children = [],
  attributes,
  only,
}: HttpServer): SpanContract => ({
  service,
  kind: 'SERVER',
  name: `${method} ${route}`,
  attributes: {
    'http.request.method': method,
    'http.route': route,
    'http.response.status_code': status,
    'url.path': new RegExp(`^${path}$`),
    'url.scheme': 'http',
    ...attributes,
  },
  status: status >= 500 ? 'ERROR' : 'UNSET',
  children,
  ...(only ? { only } : {}),
})

/** One HTTP call between services: CLIENT span and SERVER span, context in the headers between them. */
export const httpCall = (from: string, server: HttpServer): SpanContract => ({
  service: from,
  kind: 'CLIENT',
  name: server.method,
  attributes: {
    'http.request.method': server.method,
    'url.full': new RegExp(`${server.path ?? server.route}$`),
    'http.response.status_code': server.status,
    'server.address': { present: true },
    'server.port': { present: true },
  },
  status: server.status >= 400 ? 'ERROR' : 'UNSET',
  children: [httpServer(server)],
})

interface GrpcOutcome {
  readonly codes: readonly (bigint | string)[]
  readonly client: NonNullable<SpanContract['status']>
  readonly server: NonNullable<SpanContract['status']>
}

const GRPC_OK: GrpcOutcome = { codes: [0n, 'OK'], client: 'UNSET', server: 'UNSET' }
/** What a failure inside the callee comes to: both sides call it an error. */
export const GRPC_INTERNAL: GrpcOutcome = { codes: [13n, 'INTERNAL'], client: 'ERROR', server: 'ERROR' }
/** A refusal is an error to who asked, not to who answered; JavaScript's instrumentation needs to be told so by OK. */
const refusal = (...codes: GrpcOutcome['codes']): GrpcOutcome => ({ codes, client: 'ERROR', server: 'OK' })
export const GRPC_NOT_FOUND = refusal(5n, 'NOT_FOUND')
export const GRPC_FAILED_PRECONDITION = refusal(9n, 'FAILED_PRECONDITION')

/** A bet that the game does not take, by instrumentations that leave the server's status alone for it. */
export const GRPC_INVALID: GrpcOutcome = {
  codes: [3n, 'INVALID_ARGUMENT'],
  client: 'ERROR',
  server: 'UNSET',
}

/** A machine that is gone refuses nothing: whether the caller or its deadline gives up first is chance. */
const GRPC_UNANSWERED: GrpcOutcome = {
  codes: [14n, 'UNAVAILABLE', 4n, 'DEADLINE_EXCEEDED'],
  client: 'ERROR',
  server: 'ERROR',
}

/** A gRPC call to a service that is down: nobody is there to make a SERVER span. */
export const unansweredGrpcCall = (
  from: string,
  to: string,
  service: string,
  method: string,
): SpanContract => ({
  ...grpcCall(from, to, service, method, [], GRPC_UNANSWERED),
  children: [],
  only: true,
})

/** An HTTP call to a service that is down. */
export const unansweredHttpCall = (from: string, method: string, route: string): SpanContract => ({
  service: from,
  kind: 'CLIENT',
  name: method,
  attributes: {
    'http.request.method': method,
    'url.full': new RegExp(`${route}$`),
    'error.type': { present: true },
    'server.address': { present: true },
    'server.port': { present: true },
  },
  status: 'ERROR',
  children: [],
  only: true,
})

/** One gRPC call: context in the metadata. The instrumentations of JavaScript and Python still use the older names. */
export const grpcCall = (
  from: string,
  to: string,
  service: string,
  method: string,
  children: Children,
  { codes, client, server }: GrpcOutcome = GRPC_OK,
): SpanContract => {
  const name = new RegExp(`^(grpc\\.|/)?${service.replaceAll('.', '\\.')}/${method}$`)
  const attributes = {
    'rpc.system.name|rpc.system': 'grpc',
    'rpc.method': new RegExp(`${method}$`),
    'rpc.response.status_code|rpc.grpc.status_code': { oneOf: codes },
  } as const
  return {
    service: from,
    kind: 'CLIENT',
    name,
    attributes,
    status: client,
    children: [{ service: to, kind: 'SERVER', name, attributes, status: server, children }],
  }
}

export const redisCall = (
  service: string,
  command: string,
  count: SpanContract['count'] = 1,
): SpanContract => ({
  service,
  kind: 'CLIENT',
  name: new RegExp(`^${command}$`, 'i'),
  attributes: { 'db.system.name|db.system': 'redis', 'db.operation.name': new RegExp(`^${command}$`, 'i') },
  count,
})

/** A statement on Postgres; `target` is looked for in the statement's text. */
export const postgresCall = (service: string, operation: string, target: string): SpanContract => ({
  service,
  kind: 'CLIENT',
  name: new RegExp(`^${operation}`),
  attributes: {
    'db.system.name': 'postgresql',
    'db.namespace': { present: true },
    'db.query.text': new RegExp(`${operation}[\\s\\S]*\\b${target}\\b`, 'i'),
  },
})
