// Who won most, by game.
import { get, type Leaderboard } from './api.ts'
import { byId, chosen, dollars, onClick } from './ui.ts'

const rowsShown = 5

onClick('leaderboardButton', async () => {
  const { players } = await get<Leaderboard>(`/api/leaderboard/${chosen('leaderboardGame')}`)
  const rows = players.slice(0, rowsShown).map(({ playerId, plays, totalPayout }) => {
    const row = document.createElement('tr')
    // Players are known to each other by no more than this.
    row.append(...[playerId.slice(0, 8), String(plays), dollars(totalPayout)].map(cell))
    return row
  })
  byId('leaders', HTMLElement).replaceChildren(...rows)
})

function cell(text: string): HTMLElement {
  const element = document.createElement('td')
  element.textContent = text
  return element
}
