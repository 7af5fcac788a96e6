// POST /api/games/<game>/<action>: the move of a guest, passed on to the game over HTTP.
import { randomUUID } from 'node:crypto'
import { context } from '@opentelemetry/api'
import { type RequestHandler, Router } from 'express'
import type { Move } from '../shared/node/games/move.ts'
import { fieldsOf, positiveCentsField, toDecimal } from '../shared/node/input.ts'
import { withPlayer } from '../shared/node/player-context.ts'

export function gamesProxy(moves: readonly Move[]): Router {
  const router = Router()
  for (const move of moves) router.post(`/api/games/${move.game}/${move.action}`, proxied(move))
  return router
}

function proxied(move: Move): RequestHandler {
  return async (request, response) => {
    const stake = { player_id: randomUUID(), session_id: '', bet: positiveCentsField(request, 'BetAmount') }
    const ask = move.read(fieldsOf(request))
    const { shown, payout } = await context.with(withPlayer({ 'player.id': stake.player_id }), () =>
      ask(stake),
    )
    response.json({ ...shown, payout: toDecimal(payout) })
  }
}
