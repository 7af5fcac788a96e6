// A service of ours over gRPC.
import {
  type handleUnaryCall,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerErrorResponse,
  status,
} from '@grpc/grpc-js'
import { SpanStatusCode, trace } from '@opentelemetry/api'
import { bindHost } from '../environment.ts'
import { asApiError } from '../errors.ts'
import { checkHealth } from '../health.ts'
import { log } from '../logger.ts'
import { recordFailure } from '../span.ts'
import { type Api, type HealthResponse, methodsOf, type Work, workOf } from './api.ts'
import { startCall } from './call-duration.ts'

/** Resolves once it listens at the port. */
export async function listenGrpc<Calls>(
  api: Api<Calls>,
  calls: Calls,
  ping: () => Promise<unknown>,
  port: number,
): Promise<Server> {
  const { service } = api.Service
  const pathOf = (name: string) => service[name]?.path.slice(1) ?? name
  const work = methodsOf(api).map((method) => [
    method.name,
    unaryCall(pathOf(method.name), workOf(calls, method)),
  ])
  const server = new Server()
  server.addService(service, {
    ...Object.fromEntries(work),
    Health: unaryCall(pathOf('Health'), () => servingStatus(ping)),
  })
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`${bindHost}:${port}`, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    )
  })
  return server
}

/** Takes no new calls and waits for those under way. */
export async function closeGrpc(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.tryShutdown(() => resolve()))
}

/** `path`: `package.Service/Method`. */
function unaryCall(path: string, work: Work): handleUnaryCall<object, unknown> {
  return ({ request }, callback) => void answer(startCall(path), work(request), callback)
}

async function answer<T>(
  end: (code: status) => void,
  work: Promise<T>,
  callback: sendUnaryData<T>,
): Promise<void> {
  let response: T
  try {
    response = await work
  } catch (error) {
    const failed = answerOf(error)
    end(failed.code)
    return callback(failed)
  }
  end(status.OK)
  callback(null, response)
}

const codes: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  404: status.NOT_FOUND,
  409: status.FAILED_PRECONDITION,
  503: status.UNAVAILABLE,
}

/** What the caller hears: of a failure inside nothing but that it is one. */
function answerOf(error: unknown): Partial<ServerErrorResponse> & { readonly code: status } {
  const known = asApiError(error)
  const span = trace.getActiveSpan()
  if (known.status < 500) {
    log.info({ reason: known.message }, 'call refused')
    // The caller's fault is none of ours, but the instrumentation calls every code but OK an error. OK is final.
    span?.setStatus({ code: SpanStatusCode.OK })
  } else {
    const cause = known.cause ?? known
    log.error({ err: cause }, 'call failed')
    if (span) recordFailure(span, cause)
  }
  return { code: codes[known.status] ?? status.INTERNAL, details: known.message }
}

async function servingStatus(ping: () => Promise<unknown>): Promise<HealthResponse> {
  return { status: (await checkHealth(ping)) ? 'SERVING' : 'NOT_SERVING' }
}
