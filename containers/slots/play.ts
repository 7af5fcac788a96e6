// One play of the slots: bet, reels, the player's record in Redis, payout.
import { randomInt } from 'node:crypto'
import type { Redis } from 'ioredis'
import { checkedStake, type Stake } from '../shared/node/games/move.ts'
import { playGame } from '../shared/node/games/play.ts'
import type { House } from '../shared/node/games/serve.ts'
import type { SpinRequest, SpinResponse } from '../shared/node/games/slots-api.ts'
import { counted } from '../shared/node/redis.ts'
import { payoutFor, type Reels, spinReels } from './game.ts'

/** @throws ApiError 400 for a spin that cannot be played */
export async function spin(request: SpinRequest, { redis, scoringUrl }: House): Promise<SpinResponse> {
  const stake = checkedStake(request)
  const turn = { game: 'slots', action: 'spin', stake }
  return playGame(turn, scoringUrl, async (play) => {
    const result = await play.bet(() => spinReels(randomInt, request.cheat_active))
    await remember(redis, stake, result)
    const { outcome, payout } = await play.settle(stake.bet, () => payoutFor(result, stake.bet))
    return { result, win: outcome === 'win', payout }
  })
}

/** Keeps the player's last reels and number of spins. */
async function remember(redis: Redis, { player_id }: Stake, reels: Reels): Promise<void> {
  const key = `slots:player:${player_id}`
  await counted('hset', redis.hset(key, 'last', reels.join(',')))
  await counted('hincrby', redis.hincrby(key, 'spins', 1))
}
