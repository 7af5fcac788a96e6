// The moves of the slots: one.
import { boolean } from '../input.ts'
import type { Move } from './move.ts'
import type { Slots } from './slots-api.ts'

export function slotsMoves(slots: Slots): readonly Move[] {
  return [
    {
      game: 'slots',
      action: 'spin',
      stakes: 'bet',
      read: (fields) => {
        const cheat_active = boolean('CheatActive', fields['CheatActive'])
        return async (stake) => {
          const { result, win, payout } = await slots.spin({ ...stake, cheat_active })
          return { payout, shown: { result, win } }
        }
      },
    },
  ]
}
