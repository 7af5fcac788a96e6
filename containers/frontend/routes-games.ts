// GET /api/games: what can be played, and under which flags.
import { Router } from 'express'
import { payoutFlag } from '../shared/node/flags.ts'
import type { Move } from '../shared/node/games/move.ts'

/** Flags are evaluated for a player; this is nobody's play. */
const anybody = 'lobby'

export function gameRoutes(moves: readonly Move[]): Router {
  const actions = Map.groupBy(moves, ({ game }) => game)
  const describe = async (game: string, ofGame: readonly Move[]) => {
    const { attributes } = await payoutFlag(game, anybody)
    const flags = { [`${game}.payout`]: attributes['feature_flag.variant'] }
    return { id: game, actions: ofGame.map(({ action }) => action), flags }
  }
  return Router().get('/api/games', async (_request, response) => {
    response.json({ games: await Promise.all([...actions].map(([game, of]) => describe(game, of))) })
  })
}
