// One play of the slots: bet, reels, the player's record in Redis, payout, the result to scoring.
import { randomInt } from 'node:crypto'
import type { Attributes, Span } from '@opentelemetry/api'
import type { Redis } from 'ioredis'
import { log } from '../shared/node/logger.ts'
import { playerAttributes } from '../shared/node/player-context.ts'
import { counted } from '../shared/node/redis.ts'
import type { SpinRequest, SpinResponse } from '../shared/node/slots-api.ts'
import { inSpan } from '../shared/node/span.ts'
import { payoutFor, type Reels, spinReels } from './game.ts'
import { betAmount, gameLatency, gamePlays, gameWins } from './metrics.ts'
import { recordResult } from './scoring.ts'

const game = { 'game.type': 'slots' }
const flags = { 'feature_flag.variant': 'none' }

export interface Dependencies {
  readonly redis: Redis
  readonly scoringUrl: string
}

/** Why the spin cannot be played, or undefined. */
export function refusalOf({ player_id, bet }: SpinRequest): string | undefined {
  if (typeof player_id !== 'string' || !player_id) return 'player_id is missing'
  if (!Number.isSafeInteger(bet) || bet <= 0) return 'bet must be a positive number of cents'
  return undefined
}

export async function play(request: SpinRequest, { redis, scoringUrl }: Dependencies): Promise<SpinResponse> {
  const started = performance.now()
  const attributes = { ...gameAttributes(request), ...flags }
  return inSpan('game.play', attributes, async (span) => {
    const reels = await placeBet(request, attributes)
    await remember(redis, request, reels)
    const response = await settle(request, reels, attributes, span)
    const outcome = outcomeOf(response)
    await recordResult(scoringUrl, {
      game: 'slots',
      ...moneyAndIds(request),
      payout: response.payout,
      outcome,
    })
    gamePlays.add(1, { ...game, ...flags })
    if (response.win) gameWins.add(1, { ...game, ...flags })
    gameLatency.record(performance.now() - started, { ...game, outcome })
    log.info({ outcome, bet: request.bet, payout: response.payout }, 'spin played')
    return response
  })
}

function gameAttributes(request: SpinRequest): Attributes {
  return {
    ...game,
    'game.action': 'spin',
    'bet.amount': request.bet / 100,
    ...playerAttributes({ 'player.id': request.player_id, 'session.id': request.session_id }),
  }
}

function placeBet(request: SpinRequest, attributes: Attributes): Promise<Reels> {
  return inSpan('game.bet', attributes, () => {
    betAmount.record(request.bet / 100, game)
    return spinReels(randomInt, request.cheat_active)
  })
}

/** Keeps the player's last reels and number of spins. */
async function remember(redis: Redis, request: SpinRequest, reels: Reels): Promise<void> {
  const key = `slots:player:${request.player_id}`
  await counted('hset', redis.hset(key, 'last', reels.join(',')))
  await counted('hincrby', redis.hincrby(key, 'spins', 1))
}

function settle(
  request: SpinRequest,
  reels: Reels,
  attributes: Attributes,
  play: Span,
): Promise<SpinResponse> {
  return inSpan('game.outcome', attributes, (span) => {
    const payout = payoutFor(reels, request.bet)
    const response = { result: reels, win: payout > 0, payout }
    span.setAttributes({ outcome: outcomeOf(response), payout: payout / 100 })
    play.setAttribute('outcome', outcomeOf(response))
    return response
  })
}

function outcomeOf(response: SpinResponse): 'win' | 'lose' {
  return response.win ? 'win' : 'lose'
}

function moneyAndIds({ player_id, session_id, bet }: SpinRequest) {
  return { player_id, session_id, bet }
}
