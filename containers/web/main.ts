// The page: login, slots, transfer.
import './telemetry.ts'
import { ApiError, type Balance, post, type Spin, type Transfer } from './api.ts'

const faces: Readonly<Record<string, string>> = {
  cherry: '🍒',
  lemon: '🍋',
  orange: '🍊',
  bell: '🔔',
  star: '⭐',
  seven: '7️⃣',
}
const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })

let username = ''

onClick('loginButton', async () => {
  const player = await post<Balance>('/api/user/login', {
    Username: byId('username', HTMLInputElement).value,
  })
  username = player.username
  byId('playerName', HTMLElement).textContent = username
  byId('player', HTMLElement).hidden = false
  showBalance(player.balance)
  for (const name of ['pullLever', 'transferButton']) byId(name, HTMLButtonElement).disabled = false
})

onClick('pullLever', async () => {
  show('resultDisplay', '')
  const BetAmount = Number(byId('betAmount', HTMLSelectElement).value)
  const CheatActive = byId('cheatActive', HTMLInputElement).checked
  const spin = await post<Spin>('/api/slots/spin', { Username: username, BetAmount, CheatActive })
  show('reels', spin.result.map((symbol) => faces[symbol] ?? symbol).join(' '))
  const names = spin.result.join(', ')
  show('resultDisplay', spin.win ? `${names}: you win ${dollars.format(spin.payout)}` : `${names}: no luck`)
  showBalance(spin.newBalance)
})

onClick('transferButton', async () => {
  show('transferResult', '')
  const to = byId('toUsername', HTMLInputElement).value
  const transfer = await post<Transfer>('/api/transfers', {
    FromUsername: username,
    ToUsername: to,
    Amount: Number(byId('transferAmount', HTMLInputElement).value),
    IdempotencyKey: crypto.randomUUID(),
  })
  show('transferResult', `Sent ${dollars.format(transfer.amount)} to ${to}`)
  showBalance(transfer.newBalance)
})

/** Enter in a field clicks its form's button too. While the work runs the button does nothing. */
function onClick(name: string, work: () => Promise<void>): void {
  const button = byId(name, HTMLButtonElement)
  button.addEventListener('click', (event) => {
    event.preventDefault()
    if (button.getAttribute('aria-busy') === 'true' || !button.form?.reportValidity()) return
    button.setAttribute('aria-busy', 'true')
    show('error', '')
    work()
      .catch(showError)
      .finally(() => button.removeAttribute('aria-busy'))
  })
}

function showError(error: unknown): void {
  show('error', error instanceof ApiError ? error.message : 'something went wrong, try again')
}

function showBalance(balance: number): void {
  show('balance', dollars.format(balance))
}

function show(name: string, text: string): void {
  byId(name, HTMLElement).textContent = text
}

function byId<T extends HTMLElement>(name: string, type: new () => T): T {
  const element = document.getElementById(name)
  if (!(element instanceof type)) throw new Error(`the page has no ${type.name} #${name}`)
  return element
}
