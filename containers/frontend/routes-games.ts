// GET /api/games: what can be played.
import { Router } from 'express'
import type { Move } from '../shared/node/games/move.ts'

export function gameRoutes(moves: readonly Move[]): Router {
  const actions = Map.groupBy(moves, ({ game }) => game)
  const games = [...actions].map(([id, ofGame]) => ({ id, actions: ofGame.map(({ action }) => action) }))
  return Router().get('/api/games', (_request, response) => {
    response.json({ games })
  })
}
