// The gateway's HTTP interface: health, and the games, each asked over HTTP.
import express, { type Express } from 'express'
import type { AuthClient } from '../shared/node/auth-client.ts'
import { answerError, notFound, unknownGame } from '../shared/node/errors.ts'
import { health } from '../shared/node/health.ts'
import { requestLog } from '../shared/node/request-log.ts'
import type { Move } from '../shared/node/games/move.ts'
import { gamesProxy } from './games-proxy.ts'

export function createApp(moves: readonly Move[], auth: AuthClient): Express {
  return (
    express()
      .disable('x-powered-by')
      // It keeps nothing, and can work whenever it runs: a game that is down is that game's own trouble.
      .get(
        '/health',
        health(() => Promise.resolve()),
      )
      .use(requestLog)
      .use(express.json({ limit: '16kb' }))
      .use(gamesProxy(moves, auth))
      .all('/api/games/:game/:action', unknownGame)
      .use(notFound)
      .use(answerError)
  )
}
