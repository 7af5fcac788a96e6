// The gRPC package `slots`. Money is in integer cents.
import { loadApi } from '../grpc/api.ts'
import protoFile from '../../proto/slots.proto'
import type { Stake } from './move.ts'

export interface SpinRequest extends Stake {
  readonly cheat_active: boolean
}

export interface SpinResponse {
  readonly result: readonly string[]
  readonly win: boolean
  readonly payout: number
}

export interface Slots {
  spin(request: SpinRequest): Promise<SpinResponse>
}

export const slotsApi = loadApi<Slots>('slots', 'SlotsService', protoFile)
