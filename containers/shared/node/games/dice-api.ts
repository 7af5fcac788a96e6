// The gRPC package `dice`. Money is in integer cents.
import { loadApi } from '../grpc/api.ts'
import protoFile from '../../proto/dice.proto'
import type { Stake } from './move.ts'

export interface RollRequest extends Stake {
  readonly bet_type: string
  readonly seed: number
}

export interface RollResponse {
  readonly dice1: number
  readonly dice2: number
  readonly sum: number
  readonly win: boolean
  readonly payout: number
  /** 0 where the first roll decided. */
  readonly point: number
}

export interface Dice {
  roll(request: RollRequest): Promise<RollResponse>
}

export const diceApi = loadApi<Dice>('dice', 'DiceService', protoFile)
