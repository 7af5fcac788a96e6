// The moves of roulette: one.
import { integer, text } from '../input.ts'
import type { Move } from './move.ts'
import type { Roulette } from './roulette-api.ts'

export function rouletteMoves(roulette: Roulette): readonly Move[] {
  return [
    {
      game: 'roulette',
      action: 'spin',
      stakes: 'bet',
      read: (fields) => {
        const bet_type = text('BetType', fields['BetType'])
        const bet_value = text('BetValue', fields['BetValue'])
        const seed = integer('Seed', fields['Seed'])
        return async (stake) => {
          const { payout, ...shown } = await roulette.spin({ ...stake, bet_type, bet_value, seed })
          return { payout, shown }
        }
      },
    },
  ]
}
