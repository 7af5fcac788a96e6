// /api/user: login, init, topup, balance
import { context } from '@opentelemetry/api'
import type { Request, Response } from 'express'
import { Router } from 'express'
import { log } from '../shared/node/logger.ts'
import { withPlayer } from '../shared/node/player-context.ts'
import type { Accounts } from './accounts.ts'
import { optionalText, positiveCentsField, textField, toDecimal } from '../shared/node/input.ts'
import type { Player, Players } from './players.ts'
import type { Sessions } from './sessions.ts'

interface Dependencies {
  readonly players: Players
  readonly sessions: Sessions
  readonly accounts: Accounts
}

export function userRoutes({ players, sessions, accounts }: Dependencies): Router {
  const getOrCreate = (request: Request) =>
    players.getOrCreate(textField(request, 'Username'), (playerId) =>
      context.with(withPlayer({ 'player.id': playerId }), () => accounts.open(playerId)),
    )

  const login = async (request: Request, response: Response) => {
    const [username, password] = [textField(request, 'Username'), optionalText(request, 'Password')]
    const sessionId = await sessions.start(response, username, password)
    const player = await getOrCreate(request)
    log.info({ 'player.id': player.id, 'session.id': sessionId }, 'player logged in')
    response.json(balanceOf(player))
  }

  const init = async (request: Request, response: Response) => {
    response.json(balanceOf(await getOrCreate(request)))
  }

  const topup = async (request: Request, response: Response) => {
    const amount = positiveCentsField(request, 'Amount')
    const { username, sessionId = '' } = await sessions.identify(request)
    const player = await players.get(username)
    const ids = { 'player.id': player.id, 'session.id': sessionId }
    await context.with(withPlayer(ids), () => accounts.deposit(player.accountId, amount))
    response.json(balanceOf({ ...player, balance: await players.deposit(player, amount) }))
  }

  const balance = async (request: Request, response: Response) => {
    const { username } = await sessions.identify(request)
    response.json(balanceOf(await players.get(username)))
  }

  return Router()
    .post('/api/user/login', login)
    .post('/api/user/init', init)
    .post('/api/user/topup', topup)
    .get('/api/user/balance', balance)
}

function balanceOf({ username, balance }: Player) {
  return { username, balance: toDecimal(balance) }
}
