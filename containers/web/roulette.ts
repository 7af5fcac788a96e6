// The roulette wheel.
import { post, type RouletteSpin } from './api.ts'
import { byId, chosen, dollars, enable, onClick, player, show, showBalance, typed } from './ui.ts'

const highest = 36

export function openRoulette(): void {
  enable('spinBtn', true)
}

const numbers = byId('rouletteNumbers', HTMLOptGroupElement)
for (let number = 0; number <= highest; number++)
  numbers.append(new Option(String(number), `straight ${number}`))

onClick('spinBtn', async () => {
  show('gameResult', '')
  const [BetType, BetValue] = chosen('rouletteBet').split(' ')
  const spin = await post<RouletteSpin>('/api/games/roulette/spin', {
    Username: player.username,
    BetAmount: Number(typed('rouletteAmount')),
    BetType,
    BetValue,
  })
  const shown = byId('winningNumber', HTMLOutputElement)
  shown.textContent = String(spin.winning_number)
  shown.dataset['color'] = spin.color
  show('gameResult', spin.win ? `${spin.color}: you win ${dollars(spin.payout)}` : `${spin.color}: no luck`)
  showBalance(spin.newBalance)
})
