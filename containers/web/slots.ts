// The slots.
import { post, type Spin } from './api.ts'
import { byId, chosen, dollars, enable, onClick, player, show, showBalance } from './ui.ts'

const faces: Readonly<Record<string, string>> = {
  cherry: '🍒',
  lemon: '🍋',
  orange: '🍊',
  bell: '🔔',
  star: '⭐',
  seven: '7️⃣',
}

export function openSlots(): void {
  enable('pullLever', true)
}

onClick('pullLever', async () => {
  show('resultDisplay', '')
  const spin = await post<Spin>('/api/slots/spin', {
    Username: player.username,
    BetAmount: Number(chosen('betAmount')),
    CheatActive: byId('cheatActive', HTMLInputElement).checked,
  })
  show('reels', spin.result.map((symbol) => faces[symbol] ?? symbol).join(' '))
  const names = spin.result.join(', ')
  show('resultDisplay', spin.win ? `${names}: you win ${dollars(spin.payout)}` : `${names}: no luck`)
  showBalance(spin.newBalance)
})
