// Calls of the slots service over gRPC.
import { credentials, type ServiceError, status } from '@grpc/grpc-js'
import { SlotsService, type SpinRequest, type SpinResponse } from './slots-api.ts'
import { ApiError, unavailable } from './errors.ts'

const timeoutMs = 5_000

export interface SlotsClient {
  /** @throws ApiError 400 when the game refuses the bet, 503 when it is down */
  spin(request: SpinRequest): Promise<SpinResponse>
  close(): void
}

export function connectSlots(address: string): SlotsClient {
  const client = new SlotsService(address, credentials.createInsecure())
  return {
    spin: (request) =>
      new Promise((resolve, reject) => {
        const answer = (error: ServiceError | null, response: SpinResponse) =>
          error ? reject(asApiError(error)) : resolve(response)
        client['Spin']?.(request, { deadline: Date.now() + timeoutMs }, answer)
      }),
    close: () => client.close(),
  }
}

function asApiError(error: ServiceError): ApiError {
  if (error.code === status.INVALID_ARGUMENT) return new ApiError(400, error.details)
  return unavailable('slots', error)
}
