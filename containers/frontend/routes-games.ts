// GET /api/games, and the games' results from the scoring service.
import { Router } from 'express'
import { ApiError } from '../shared/node/errors.ts'
import { callJson } from '../shared/node/http-client.ts'

const games = [{ id: 'slots', name: 'Slots', action: 'spin', flags: {} }]

export function gameRoutes(scoringUrl: string): Router {
  const fromScoring = async (view: string, game: string) => {
    if (!games.some(({ id }) => id === game)) throw new ApiError(404, 'unknown game')
    return (await callJson('scoring', `${scoringUrl}/api/scoring/${view}/${game}`)).body
  }
  return Router()
    .get('/api/games', (_request, response) => {
      response.json({ games })
    })
    .get('/api/leaderboard/:game', async (request, response) => {
      response.json(await fromScoring('leaderboard', request.params.game))
    })
    .get('/api/game-results/:game', async (request, response) => {
      response.json(await fromScoring('game-results', request.params.game))
    })
}
