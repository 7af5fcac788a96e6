// The frontend's HTTP interface: which path is answered by what.
import { type Express, Router } from 'express'
import type { Redis } from 'ioredis'
import { AuthClient } from '../shared/node/auth-client.ts'
import type { Dashboard } from '../shared/node/dashboard/api.ts'
import { dashboardRoutes } from '../shared/node/dashboard/routes.ts'
import type { Move } from '../shared/node/games/move.ts'
import { counted } from '../shared/node/redis.ts'
import { Accounts } from './accounts.ts'
import { unknownGame } from '../shared/node/errors.ts'
import { pageRoutes } from './page.ts'
import { Players } from './players.ts'
import { serviceApp } from '../shared/node/service-app.ts'
import { gameRoutes } from './routes-games.ts'
import { playRoutes } from './routes-play.ts'
import { postTransfer } from './routes-transfers.ts'
import { userRoutes } from './routes-user.ts'
import { Sessions } from './sessions.ts'

export interface Dependencies {
  readonly redis: Redis
  /** Of all games. */
  readonly moves: readonly Move[]
  readonly dashboard: Dashboard
  readonly authUrl: string
  readonly accountsUrl: string
  readonly orchestratorUrl: string
  readonly webDir: string
}

export function createApp({ redis, moves, dashboard, ...at }: Dependencies): Express {
  const players = new Players(redis)
  const sessions = new Sessions(new AuthClient(at.authUrl))
  const others = Router()
    .all('/api/games/:game/:action', unknownGame)
    .post('/api/transfers', postTransfer({ players, redis, orchestratorUrl: at.orchestratorUrl }))
  return serviceApp(
    () => counted('ping', redis.ping()),
    pageRoutes(at.webDir, process.env),
    userRoutes({ players, sessions, accounts: new Accounts(at.accountsUrl) }),
    gameRoutes(moves),
    dashboardRoutes(dashboard),
    playRoutes(moves, { players, sessions }),
    others,
  )
}
