// Calls of a service over gRPC.
import { credentials, type ServiceError, status } from '@grpc/grpc-js'
import { ApiError, unavailable } from '../errors.ts'
import { type Api, methodsOf } from './api.ts'

const timeoutMs = 5_000

/** A service that is back is found again within a second. */
const options = { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 1_000 }

export interface Connection {
  close(): void
}

/**
 * The service's calls.
 * @throws ApiError each of them, 400, 404 or 409 when the service refuses, 503 when it is down
 */
export function connectGrpc<Calls>(api: Api<Calls>, address: string): Calls & Connection {
  const client = new api.Service(address, credentials.createInsecure(), options)
  const calls = methodsOf(api).map(({ name, call }) => [
    call,
    (request: object) => callMethod(client, name, request, api.name),
  ])
  return { ...(Object.fromEntries(calls) as Calls), close: () => client.close() }
}

type CallableClient = InstanceType<Api<unknown>['Service']>

function callMethod(
  client: CallableClient,
  name: string,
  request: object,
  service: string,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const answer = (error: ServiceError | null, response: unknown) =>
      error ? reject(asApiError(error, service)) : resolve(response)
    client[name]?.(request, { deadline: Date.now() + timeoutMs }, answer)
  })
}

const refusals: Readonly<Record<number, number>> = {
  [status.INVALID_ARGUMENT]: 400,
  [status.NOT_FOUND]: 404,
  [status.FAILED_PRECONDITION]: 409,
}

function asApiError(error: ServiceError, service: string): ApiError {
  const refused = refusals[error.code]
  return refused ? new ApiError(refused, error.details) : unavailable(service, error)
}
