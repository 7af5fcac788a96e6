// The moves of the dice: one.
import { integer, text } from '../input.ts'
import type { Dice } from './dice-api.ts'
import type { Move } from './move.ts'

export function diceMoves(dice: Dice): readonly Move[] {
  return [
    {
      game: 'dice',
      action: 'roll',
      stakes: 'bet',
      read: (fields) => {
        const bet_type = text('BetType', fields['BetType'])
        const seed = integer('Seed', fields['Seed'])
        return async (stake) => {
          const { payout, ...shown } = await dice.roll({ ...stake, bet_type, seed })
          return { payout, shown }
        }
      },
    },
  ]
}
