// The blackjack table: which buttons work is up to the hand.
import { ApiError, type Hand, post } from './api.ts'
import { byId, dollars, enable, onClick, player, show, showBalance, typed } from './ui.ts'

const suits: Readonly<Record<string, string>> = { S: '♠', H: '♥', D: '♦', C: '♣' }
/** Deals 6H and AS, then QC; to the dealer KS and 4H, then QD. */
const stackedDeck = 8
const outcomes = { open: '', win: 'you win', lose: 'no luck', push: 'a draw' } as const

export function openBlackjack(): void {
  enableMoves(false)
}

onClick('dealButton', () => {
  const BetAmount = Number(typed('blackjackAmount'))
  const isStacked = byId('stackedDeck', HTMLInputElement).checked
  return play('deal', { BetAmount, ...(isStacked && { Seed: stackedDeck }) })
})
onClick('hitButton', () => play('hit', {}))
onClick('standButton', () => play('stand', {}))
onClick('doubleButton', () => play('double', {}))

async function play(action: string, bet: object): Promise<void> {
  show('blackjackResult', '')
  const order = { Username: player.username, ...bet }
  const hand = await post<Hand>(`/api/games/blackjack/${action}`, order).catch((error: unknown) => {
    // The hand is not as this page has it: one was left open, or is over.
    if (error instanceof ApiError && error.status === 409) enableMoves(action === 'deal')
    throw error
  })
  showCards('dealerHand', hand.dealerHand)
  showCards('playerHand', hand.playerHand)
  enableMoves(hand.result === 'open')
  enable('doubleButton', hand.result === 'open' && hand.playerHand.length === 2)
  const points = `${hand.playerScore} against ${hand.dealerScore}`
  const won = hand.payout > 0 ? ` ${dollars(hand.payout)}` : ''
  show('blackjackResult', [points, outcomes[hand.result] + won].filter(Boolean).join(': '))
  showBalance(hand.newBalance)
}

function enableMoves(isOpen: boolean): void {
  enable('dealButton', !isOpen)
  for (const name of ['hitButton', 'standButton', 'doubleButton']) enable(name, isOpen)
}

function showCards(name: string, cards: readonly string[]): void {
  const shown = cards.map((card) => {
    const element = document.createElement('span')
    element.textContent = card.slice(0, -1) + (suits[card.slice(-1)] ?? '')
    element.className = /[HD]$/.test(card) ? 'card red' : 'card'
    return element
  })
  byId(name, HTMLElement).replaceChildren(...shown)
}
