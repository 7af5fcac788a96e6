// The rules: one deck, the dealer draws to 17, a blackjack pays 3 to 2.
import { type Card, isBlackjack, scoreOf } from './cards.ts'

/** A hand as it is played: who has which cards, and what is still in the deck. */
export interface Hand {
  readonly player: readonly Card[]
  readonly dealer: readonly Card[]
  readonly deck: readonly Card[]
  /** In cents; twice the first bet once it is doubled. */
  readonly bet: number
}

const dealerStandsAt = 17

export function deal(deck: readonly Card[], bet: number): Hand {
  const [first, second, third, fourth] = deck as readonly [Card, Card, Card, Card]
  return { player: [first, third], dealer: [second, fourth], deck: deck.slice(4), bet }
}

export function hit<H extends Hand>(hand: H): H {
  const [card, ...deck] = hand.deck as readonly [Card, ...Card[]]
  return { ...hand, player: [...hand.player, card], deck }
}

/** The dealer's cards; none for a player who has lost already, or has a blackjack. */
export function dealerPlays(hand: Hand): Hand {
  let { dealer, deck } = hand
  if (isBust(hand) || isBlackjack(hand.player)) return hand
  while (scoreOf(dealer) < dealerStandsAt) {
    dealer = [...dealer, deck[0] as Card]
    deck = deck.slice(1)
  }
  return { ...hand, dealer, deck }
}

export function isBust({ player }: Hand): boolean {
  return scoreOf(player) > 21
}

/** Nothing is left to decide: the player has 21, or more. */
export function isOver({ player }: Hand): boolean {
  return scoreOf(player) >= 21
}

/** For a doubled bet that wins. */
export function mostPaid(bet: number): number {
  return 4 * bet
}

/** What the player gets back when both have their cards, in cents; half cents stay with the house. */
export function payoutFor(hand: Hand): number {
  return Math.floor(hand.bet * timesTheBet(hand))
}

function timesTheBet({ player, dealer }: Hand): number {
  const [mine, theirs] = [scoreOf(player), scoreOf(dealer)]
  if (mine > 21) return 0
  if (isBlackjack(player)) return isBlackjack(dealer) ? 1 : 2.5
  if (isBlackjack(dealer)) return 0
  if (theirs > 21 || mine > theirs) return 2
  return mine === theirs ? 1 : 0
}
