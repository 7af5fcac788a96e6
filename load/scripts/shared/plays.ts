// What players do, by the number of the request; the seed decides who, how much and what.
import { pick } from '../../plan.ts'
import { playerName, players, seed } from './environment.ts'
import type { Play } from './send.ts'

const FOR = { player: 101, bet: 102, other: 103, kind: 104, table: 105 } as const

const player = (number: number, purpose: number = FOR.player): number => pick(players, seed, purpose, number)
const bet = (number: number): number => 1 + pick(10, seed, FOR.bet, number)

export const spin = (number: number): Play => ({
  kind: 'spin',
  path: '/api/slots/spin',
  body: { Username: playerName(player(number)), BetAmount: bet(number) },
  status: 200,
})

export const roulette = (number: number): Play => ({
  kind: 'roulette',
  path: '/api/games/roulette/spin',
  body: {
    Username: playerName(player(number)),
    BetType: 'color',
    BetValue: pick(2, seed, FOR.table, number) === 0 ? 'red' : 'black',
    BetAmount: bet(number),
  },
  status: 200,
})

export const dice = (number: number): Play => ({
  kind: 'dice',
  path: '/api/games/dice/roll',
  body: {
    Username: playerName(player(number)),
    BetType: pick(2, seed, FOR.table, number) === 0 ? 'pass' : 'dont_pass',
    BetAmount: bet(number),
  },
  status: 200,
})

/** Deals a blackjack at once. */
const NATURAL = 99

/**
 * A hand that is over with its deal: what comes later in other hands would have to wait for the deal's answer, and no
 * request of an open model waits. Players take turns, because nobody can have two hands at once.
 */
export const blackjack = (number: number): Play => ({
  kind: 'blackjack',
  path: '/api/games/blackjack/deal',
  body: { Username: playerName(number % players), BetAmount: bet(number), Seed: NATURAL },
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

/** Of ten requests: four spins, two of the roulette, a roll of the dice, a blackjack, two transfers. */
const EVENING = [spin, spin, spin, spin, roulette, roulette, dice, blackjack, transfer, transfer] as const

export const mix = (number: number): Play =>
  (EVENING[pick(EVENING.length, seed, FOR.kind, number)] ?? spin)(number)
