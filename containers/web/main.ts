// The page: login, the games, transfers, leaderboards.
import './telemetry.ts'
import { type Balance, post } from './api.ts'
import { openBlackjack } from './blackjack.ts'
import { openDice } from './dice.ts'
import './leaderboard.ts'
import { openRoulette } from './roulette.ts'
import { openSlots } from './slots.ts'
import { openTransfer } from './transfer.ts'
import { byId, onClick, player, show, showBalance, typed } from './ui.ts'

onClick('loginButton', async () => {
  const { username, balance } = await post<Balance>('/api/user/login', { Username: typed('username') })
  player.username = username
  show('playerName', username)
  byId('player', HTMLElement).hidden = false
  showBalance(balance)
  for (const open of [openSlots, openRoulette, openDice, openBlackjack, openTransfer]) open()
})
