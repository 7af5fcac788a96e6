// The moves of blackjack: a hand is dealt, and played on over several requests.
import { integer } from '../input.ts'
import type { Blackjack, HandResponse } from './blackjack-api.ts'
import type { Move, Played } from './move.ts'

export function blackjackMoves(blackjack: Blackjack): readonly Move[] {
  return [
    {
      game: 'blackjack',
      action: 'deal',
      stakes: 'bet',
      read: (fields) => {
        const seed = integer('Seed', fields['Seed'])
        return async (stake) => played(await blackjack.deal({ ...stake, seed }))
      },
    },
    {
      game: 'blackjack',
      action: 'hit',
      stakes: 'nothing',
      read: () => async (stake) => played(await blackjack.hit(stake)),
    },
    {
      game: 'blackjack',
      action: 'stand',
      stakes: 'nothing',
      read: () => async (stake) => played(await blackjack.stand(stake)),
    },
    {
      game: 'blackjack',
      action: 'double',
      stakes: 'again',
      read: () => async (stake) => played(await blackjack.double(stake)),
    },
  ]
}

function played(hand: HandResponse): Played {
  return {
    payout: hand.payout,
    shown: {
      playerHand: hand.player_cards,
      dealerHand: hand.dealer_cards,
      playerScore: hand.player_score,
      dealerScore: hand.dealer_score,
      result: hand.result,
    },
  }
}
