// POST /api/slots/spin
import { context, metrics } from '@opentelemetry/api'
import type { Request, RequestHandler } from 'express'
import { withPlayer } from '../shared/node/player-context.ts'
import type { SpinResponse } from '../shared/node/slots-api.ts'
import { ApiError } from '../shared/node/errors.ts'
import { booleanField, positiveCentsField, toDecimal } from '../shared/node/input.ts'
import type { Player, Players } from './players.ts'
import type { Sessions } from './sessions.ts'
import type { SlotsClient } from '../shared/node/slots-client.ts'

const betsProcessed = metrics.getMeter('casino').createCounter('bet_processed_total', {
  unit: '{bet}',
  description: 'Bets taken in, by whether they were played.',
})

interface Dependencies {
  readonly players: Players
  readonly sessions: Sessions
  readonly slots: SlotsClient
}

export function spinSlots(dependencies: Dependencies): RequestHandler {
  return async (request, response) => {
    const played = await spin(request, dependencies).catch((error: unknown) => {
      betsProcessed.add(1, { status: 'failed' })
      throw error
    })
    betsProcessed.add(1, { status: 'success' })
    response.json(played)
  }
}

async function spin(request: Request, { players, sessions, slots }: Dependencies) {
  const bet = positiveCentsField(request, 'BetAmount')
  const cheat_active = booleanField(request, 'CheatActive')
  const { username, sessionId = '' } = await sessions.identify(request)
  const player = await players.get(username)
  await placeBet(players, player, bet)
  const call = { player_id: player.id, session_id: sessionId, bet, cheat_active }
  const ids = { 'player.id': player.id, 'session.id': sessionId }
  const played = await context
    .with(withPlayer(ids), () => slots.spin(call))
    .catch(async (error: unknown) => {
      await players.deposit(player, bet)
      throw error
    })
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

function answer({ result, win, payout }: SpinResponse, balance: number) {
  return { result, win, payout: toDecimal(payout), newBalance: toDecimal(balance) }
}
