// The gRPC package `blackjack`. Money is in integer cents.
import { loadApi } from '../grpc/api.ts'
import protoFile from '../../proto/blackjack.proto'
import type { Stake } from './move.ts'

export interface DealRequest extends Stake {
  /** Decides the order of the cards; 0 leaves it to chance. */
  readonly seed: number
}

export type MoveRequest = Omit<Stake, 'bet'>

export interface HandResponse {
  readonly player_cards: readonly string[]
  readonly dealer_cards: readonly string[]
  readonly player_score: number
  readonly dealer_score: number
  readonly result: 'open' | 'win' | 'lose' | 'push'
  readonly payout: number
}

export interface Blackjack {
  deal(request: DealRequest): Promise<HandResponse>
  hit(request: MoveRequest): Promise<HandResponse>
  stand(request: MoveRequest): Promise<HandResponse>
  double(request: Stake): Promise<HandResponse>
}

export const blackjackApi = loadApi<Blackjack>('blackjack', 'BlackjackService', protoFile)
