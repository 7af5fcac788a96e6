// Who plays at the gateway: for fun, as a guest, with no balance to bet from.
import { context } from '@opentelemetry/api'
import type { Fields, Move } from '../shared/node/games/move.ts'
import { positiveCents, toDecimal } from '../shared/node/input.ts'
import { withPlayer } from '../shared/node/player-context.ts'

/** Opaque ids. */
export interface Guest {
  readonly playerId: string
  readonly sessionId: string
}

/** Makes the guest's move, and gives what the guest is told of it. */
export async function makeMove(
  move: Move,
  fields: Fields,
  { playerId, sessionId }: Guest,
): Promise<Readonly<Record<string, unknown>>> {
  const bet = move.stakes === 'nothing' ? 0 : positiveCents('BetAmount', fields['BetAmount'])
  const ask = move.read(fields)
  const ids = { 'player.id': playerId, 'session.id': sessionId }
  const { shown, payout } = await context.with(withPlayer(ids), () =>
    ask({ player_id: playerId, session_id: sessionId, bet }),
  )
  return { ...shown, payout: toDecimal(payout) }
}
