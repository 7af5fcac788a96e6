// What players do, by the number of the request; the seed decides who, how much and what.
import { pick } from '../../plan.ts'
import { playerName, players, seed } from './environment.ts'
import type { Play } from './send.ts'

const FOR = { player: 101, bet: 102, other: 103, kind: 104 } as const

const player = (number: number, purpose: number = FOR.player): number => pick(players, seed, purpose, number)

export const spin = (number: number): Play => ({
  kind: 'spin',
  path: '/api/slots/spin',
  body: { Username: playerName(player(number)), BetAmount: 1 + pick(10, seed, FOR.bet, number) },
  status: 200,
})

/** From one player to another; each has an idempotency key of its own. */
export function transfer(number: number): Play {
  const from = player(number)
  const to = (from + 1 + pick(players - 1, seed, FOR.other, number)) % players
  return {
    kind: 'transfer',
    path: '/api/transfers',
    body: {
      FromUsername: playerName(from),
      ToUsername: playerName(to),
      Amount: 1 + pick(5, seed, FOR.bet, number),
      IdempotencyKey: `load-${seed}-${number}`,
    },
    status: 201,
  }
}

/** Of ten requests, seven spins and three transfers. */
export const mix = (number: number): Play =>
  pick(10, seed, FOR.kind, number) < 7 ? spin(number) : transfer(number)
