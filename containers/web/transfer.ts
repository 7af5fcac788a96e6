// Money from player to player.
import { post, type Transfer } from './api.ts'
import { dollars, enable, onClick, player, show, showBalance, typed } from './ui.ts'

export function openTransfer(): void {
  enable('transferButton', true)
}

onClick('transferButton', async () => {
  show('transferResult', '')
  const to = typed('toUsername')
  const transfer = await post<Transfer>('/api/transfers', {
    FromUsername: player.username,
    ToUsername: to,
    Amount: Number(typed('transferAmount')),
    IdempotencyKey: crypto.randomUUID(),
  })
  show('transferResult', `Sent ${dollars(transfer.amount)} to ${to}`)
  showBalance(transfer.newBalance)
})
