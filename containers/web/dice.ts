// The dice.
import { type DiceRoll, post } from './api.ts'
import { chosen, dollars, enable, onClick, player, show, showBalance, typed } from './ui.ts'

const faces = ['', '⚀', '⚁', '⚂', '⚃', '⚄', '⚅']

export function openDice(): void {
  enable('rollButton', true)
}

onClick('rollButton', async () => {
  show('diceResult', '')
  const roll = await post<DiceRoll>('/api/games/dice/roll', {
    Username: player.username,
    BetAmount: Number(typed('diceAmount')),
    BetType: chosen('diceBet'),
  })
  show('diceFaces', `${faces[roll.dice1]} ${faces[roll.dice2]}`)
  show('diceResult', `${roll.sum}: ${outcomeOf(roll)}`)
  showBalance(roll.newBalance)
})

function outcomeOf({ win, payout }: DiceRoll): string {
  if (win) return `you win ${dollars(payout)}`
  return payout > 0 ? 'your bet comes back' : 'no luck'
}
