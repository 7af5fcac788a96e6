// What the player sees of a hand.
import type { HandResponse } from '../shared/node/games/blackjack-api.ts'
import type { Settled } from '../shared/node/games/play.ts'
import { scoreOf } from './cards.ts'
import type { Hand } from './game.ts'

/** While the hand is open, the dealer's second card is face down. */
export function shown({ player, dealer }: Hand, settled?: Settled): HandResponse {
  const seen = settled ? dealer : dealer.slice(0, 1)
  return {
    player_cards: player,
    dealer_cards: seen,
    player_score: scoreOf(player),
    dealer_score: scoreOf(seen),
    result: settled?.outcome ?? 'open',
    payout: settled?.payout ?? 0,
  }
}
