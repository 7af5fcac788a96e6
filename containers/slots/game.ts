// The slot machine: three reels and what they pay. Returns 94% of the stakes to the players in the long run.
export const symbols = ['cherry', 'lemon', 'orange', 'bell', 'star', 'seven'] as const
export type Symbol = (typeof symbols)[number]
export type Reels = readonly [Symbol, Symbol, Symbol]

/** Times the bet, for three and for exactly two of a symbol. */
const triplePays: Readonly<Record<Symbol, number>> = {
  cherry: 5,
  lemon: 6,
  orange: 8,
  bell: 10,
  star: 15,
  seven: 40,
}
const pairPays: Readonly<Partial<Record<Symbol, number>>> = { cherry: 3, seven: 5 }

const winningReels: Reels = ['seven', 'seven', 'seven']

/** `random(n)` gives an integer from 0 to below n. */
export function spinReels(random: (below: number) => number, mustWin: boolean): Reels {
  if (mustWin) return winningReels
  const reel = () => symbols[random(symbols.length)] ?? 'lemon'
  return [reel(), reel(), reel()]
}

/**
 * What the player gets back for a bet, in the bet's unit; 0 when the reels lose.
 * @throws RangeError for a payout that cannot be counted exactly: no payout is better than a wrong one
 */
export function payoutFor(reels: Reels, bet: number): number {
  const payout = bet * timesTheBet(reels)
  if (!Number.isSafeInteger(payout)) throw new RangeError('the payout is more than can be counted')
  return payout
}

function timesTheBet(reels: Reels): number {
  for (const symbol of symbols) {
    const count = reels.filter((shown) => shown === symbol).length
    if (count === 3) return triplePays[symbol]
    if (count === 2) return pairPays[symbol] ?? 0
  }
  return 0
}
