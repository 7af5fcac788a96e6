// SlotsService over gRPC.
import { type handleUnaryCall, type sendUnaryData, Server, ServerCredentials, status } from '@grpc/grpc-js'
import { checkHealth } from '../shared/node/health.ts'
import { log } from '../shared/node/logger.ts'
import {
  type HealthResponse,
  SlotsService,
  type SpinRequest,
  type SpinResponse,
} from '../shared/node/slots-api.ts'
import { refusalOf } from './play.ts'

export interface Handlers {
  readonly spin: (request: SpinRequest) => Promise<SpinResponse>
  readonly ping: () => Promise<unknown>
}

export function createGrpcServer({ spin, ping }: Handlers): Server {
  const server = new Server()
  server.addService(SlotsService.service, { Spin: spinCall(spin), Health: healthCall(ping) })
  return server
}

export async function listenGrpc(server: Server, address: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    )
  })
}

/** Takes no new calls and waits for those under way. */
export async function closeGrpc(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.tryShutdown(() => resolve()))
}

function spinCall(spin: Handlers['spin']): handleUnaryCall<SpinRequest, SpinResponse> {
  return ({ request }, callback) => {
    const reason = refusalOf(request)
    if (!reason) return void answer(spin(request), callback)
    log.info({ reason }, 'spin refused')
    callback({ code: status.INVALID_ARGUMENT, details: reason })
  }
}

function healthCall(ping: Handlers['ping']): handleUnaryCall<unknown, HealthResponse> {
  return (_call, callback) => void answer(servingStatus(ping), callback)
}

async function servingStatus(ping: Handlers['ping']): Promise<HealthResponse> {
  return { status: (await checkHealth(ping)) ? 'SERVING' : 'NOT_SERVING' }
}

/** Sends what `work` resolves to, or INTERNAL without the reason, which is logged. */
async function answer<T>(work: Promise<T>, callback: sendUnaryData<T>): Promise<void> {
  let response: T
  try {
    response = await work
  } catch (error) {
    log.error({ err: error }, 'call failed')
    callback({ code: status.INTERNAL, details: 'the call failed' })
    return
  }
  callback(null, response)
}
