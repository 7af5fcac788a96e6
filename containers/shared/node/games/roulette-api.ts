// The gRPC package `roulette`. Money is in integer cents.
import { loadApi } from '../grpc/api.ts'
import protoFile from '../../proto/roulette.proto'
import type { Stake } from './move.ts'

export interface SpinRequest extends Stake {
  readonly bet_type: string
  readonly bet_value: string
  readonly seed: number
}

export interface SpinResponse {
  readonly winning_number: number
  readonly color: 'red' | 'black' | 'green'
  readonly win: boolean
  readonly payout: number
}

export interface Roulette {
  spin(request: SpinRequest): Promise<SpinResponse>
}

export const rouletteApi = loadApi<Roulette>('roulette', 'RouletteService', protoFile)
