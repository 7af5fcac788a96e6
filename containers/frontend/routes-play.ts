// POST /api/games/<game>/<action>: one move of a game, with the player's money. Every game is played alike.
import { context, metrics } from '@opentelemetry/api'
import { type Request, type RequestHandler, Router } from 'express'
import { ApiError } from '../shared/node/errors.ts'
import type { Move, Played } from '../shared/node/games/move.ts'
import { fieldsOf, positiveCentsField, toDecimal } from '../shared/node/input.ts'
import { withPlayer } from '../shared/node/player-context.ts'
import type { Player, Players } from './players.ts'
import type { Sessions } from './sessions.ts'

const betsProcessed = metrics.getMeter('casino').createCounter('bet_processed_total', {
  unit: '{bet}',
  description: 'Bets taken in, by whether they were played.',
})
// From the start there, so that the first failure shows as a rise, and an alert on the rate sees it.
for (const status of ['success', 'failed']) betsProcessed.add(0, { status })

/** Games that have a shorter path, too: /api/<game>/<action>. */
const short = ['slots', 'dice']

interface Bank {
  readonly players: Players
  readonly sessions: Sessions
}

interface Teller extends Bank {
  /** A later move of the game asks for the same bet again. */
  readonly keepsBet: boolean
}

export function playRoutes(moves: readonly Move[], bank: Bank): Router {
  const router = Router()
  const askingAgain = new Set(moves.filter(({ stakes }) => stakes === 'again').map(({ game }) => game))
  for (const move of moves) {
    const path = `${move.game}/${move.action}`
    const handler = playRoute(move, {
      ...bank,
      keepsBet: move.stakes === 'bet' && askingAgain.has(move.game),
    })
    router.post(`/api/games/${path}`, handler)
    if (short.includes(move.game)) router.post(`/api/${path}`, handler)
  }
  return router
}

function playRoute(move: Move, bank: Teller): RequestHandler {
  const count = (status: 'success' | 'failed') => {
    if (move.stakes !== 'nothing') betsProcessed.add(1, { status })
  }
  return async (request, response) => {
    const played = await play(request, move, bank).catch((error: unknown) => {
      count('failed')
      throw error
    })
    count('success')
    response.json(played)
  }
}

async function play(request: Request, move: Move, { players, sessions, keepsBet }: Teller) {
  const asked = move.stakes === 'bet' ? positiveCentsField(request, 'BetAmount') : 0
  const ask = move.read(fieldsOf(request))
  const { username, sessionId = '' } = await sessions.identify(request)
  const player = await players.get(username)
  const bet = move.stakes === 'again' ? (player.bets.get(move.game) ?? 0) : asked
  if (bet > 0) await placeBet(players, player, bet)
  const ids = { 'player.id': player.id, 'session.id': sessionId }
  const played = await context
    .with(withPlayer(ids), () => ask({ player_id: player.id, session_id: sessionId, bet }))
    .catch(async (error: unknown) => {
      if (bet > 0) await players.deposit(player, bet)
      throw error
    })
  if (keepsBet) await players.rememberBet(player, move.game, bet)
  return answer(played, await players.deposit(player, played.payout))
}

async function placeBet(players: Players, player: Player, bet: number): Promise<void> {
  if ((await players.withdraw(player, bet)) !== undefined) return
  const { balance } = player
  throw new ApiError(400, 'the bet is over the balance', {
    balance: toDecimal(balance),
    required: toDecimal(bet),
  })
}

function answer({ shown, payout }: Played, balance: number) {
  return { ...shown, payout: toDecimal(payout), newBalance: toDecimal(balance) }
}
