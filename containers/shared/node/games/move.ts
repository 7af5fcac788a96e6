// A move of a game, as frontend and gateway offer it: how it is read from a request, asked of the game, and told.
import { ApiError } from '../errors.ts'

/** Who plays, and for how much. Ids are opaque; the session's is empty where there is none. Money is in integer cents. */
export interface Stake {
  readonly player_id: string
  readonly session_id: string
  readonly bet: number
}

export interface Played {
  /** In cents, the stake included; 0 while nothing is won. */
  readonly payout: number
  /** What the player sees, besides the money. */
  readonly shown: Readonly<Record<string, unknown>>
}

export type Fields = Readonly<Record<string, unknown>>

export interface Move {
  /** With the action, its place in paths and messages: `slots`, `spin`. */
  readonly game: string
  readonly action: string
  /** What the player puts down for it: a bet, as much as was bet before, or nothing. */
  readonly stakes: 'bet' | 'again' | 'nothing'
  /**
   * Reads what the move needs besides the stake; no money has moved then.
   * @throws ApiError 400 for fields that make no move
   */
  read(fields: Fields): (stake: Stake) => Promise<Played>
}

/**
 * The stake of a game's request, and nothing else of it.
 * @throws ApiError 400 when nobody can play for it
 */
export function checkedStake({ player_id, session_id, bet }: Stake): Stake {
  if (typeof player_id !== 'string' || !player_id) throw new ApiError(400, 'player_id is missing')
  if (!Number.isSafeInteger(bet) || bet <= 0)
    throw new ApiError(400, 'bet must be a positive number of cents')
  return { player_id, session_id, bet }
}
