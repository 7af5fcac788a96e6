// The gRPC package `slots` as TypeScript: its definition, loaded from the .proto, and its messages.
import { join } from 'node:path'
import { type GrpcObject, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import protoFile from '../proto/slots.proto'

/** Money is in integer cents. */
export interface SpinRequest {
  readonly player_id: string
  readonly session_id: string
  readonly bet: number
  readonly cheat_active: boolean
}

export interface SpinResponse {
  readonly result: readonly string[]
  readonly win: boolean
  readonly payout: number
}

export interface HealthResponse {
  readonly status: 'SERVING' | 'NOT_SERVING'
}

const definition = loadSync(join(__dirname, protoFile), { keepCase: true, longs: Number, defaults: true })
const loaded = loadPackageDefinition(definition)['slots'] as GrpcObject

export const SlotsService = loaded['SlotsService'] as ServiceClientConstructor
