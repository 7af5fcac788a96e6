// The gateway's HTTP interface: health, and the games, each asked over HTTP.
import { type Express, Router } from 'express'
import type { AuthClient } from '../shared/node/auth-client.ts'
import { unknownGame } from '../shared/node/errors.ts'
import type { Move } from '../shared/node/games/move.ts'
import { alwaysHealthy, serviceApp } from '../shared/node/service-app.ts'
import { gamesProxy } from './games-proxy.ts'

export function createApp(moves: readonly Move[], auth: AuthClient): Express {
  const noSuchGame = Router().all('/api/games/:game/:action', unknownGame)
  return serviceApp(alwaysHealthy, gamesProxy(moves, auth), noSuchGame)
}
