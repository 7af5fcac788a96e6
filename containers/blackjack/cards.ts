// A deck of cards and what a hand of them counts.
const ranks = ['A', '2', '3', '4', '5', '6', '7', '8', '9', '10', 'J', 'Q', 'K'] as const
const suits = ['S', 'H', 'D', 'C'] as const

/** Rank and suit: `QS`, `10H`. */
export type Card = `${(typeof ranks)[number]}${(typeof suits)[number]}`

/** All 52, shuffled. `random(n)` gives an integer from 0 to below n. */
export function shuffledDeck(random: (below: number) => number): Card[] {
  const deck = suits.flatMap((suit) => ranks.map((rank): Card => `${rank}${suit}`))
  for (let left = deck.length; left > 1; left--) {
    const at = random(left)
    deck.push(...deck.splice(at, 1))
  }
  return deck
}

/** The same numbers for the same seed (a linear congruential generator: fair enough for a cheat). */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Aces count 11 where that does not bust the hand, else 1. */
export function scoreOf(cards: readonly Card[]): number {
  const values = cards.map(valueOf)
  const low = values.reduce((sum, value) => sum + value, 0)
  return values.includes(1) && low + 10 <= 21 ? low + 10 : low
}

/** 21 with the first two cards. */
export function isBlackjack(cards: readonly Card[]): boolean {
  return cards.length === 2 && scoreOf(cards) === 21
}

function valueOf(card: Card): number {
  const rank = card.slice(0, -1)
  if (rank === 'A') return 1
  return Number(rank) || 10
}
