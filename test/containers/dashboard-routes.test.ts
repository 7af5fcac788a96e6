// The statistics over HTTP, on a real server: money in decimals, and what is said when they cannot be had.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, expect, test } from 'vitest'
import { createApp } from '../../containers/dashboard/app.ts'
import type { Dashboard } from '../../containers/shared/node/dashboard/api.ts'
import { ApiError, unavailable } from '../../containers/shared/node/errors.ts'
import { log } from '../../containers/shared/node/logger.ts'

const slots = { game: 'slots', plays: 3, wins: 1, players: 2, total_bet: 1_050, total_payout: 400 }
const result = { id: 9, player_id: 'p-1', bet: 250, payout: 500, outcome: 'win', recorded_at: '2026-01-01' }

const known: Dashboard = {
  getDashboardStats: async () => slots,
  getAllDashboardStats: async () => ({ games: [slots] }),
  getLeaderboard: async ({ game }) => ({ game, players: [{ player_id: 'p-1', ...slots }] }),
  getGameResults: async ({ game }) => ({ game, results: [result] }),
}

beforeAll(() => {
  log.level = 'silent'
})

async function asked(dashboard: Dashboard, path: string) {
  const server = createServer(createApp(dashboard)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
    return { status: response.status, body: (await response.json()) as unknown }
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

const totals = { plays: 3, wins: 1, totalBet: 10.5, totalPayout: 4 }

test.each([
  ['/api/dashboard', { games: [{ game: 'slots', players: 2, ...totals }] }],
  ['/api/dashboard/slots', { game: 'slots', players: 2, ...totals }],
  ['/api/leaderboard/slots', { game: 'slots', players: [{ playerId: 'p-1', ...totals }] }],
  [
    '/api/game-results/slots',
    {
      game: 'slots',
      results: [{ id: 9, playerId: 'p-1', bet: 2.5, payout: 5, outcome: 'win', recordedAt: '2026-01-01' }],
    },
  ],
])('%s has money in decimals', async (path, body) => {
  expect(await asked(known, path)).toEqual({ status: 200, body })
})

test.each([
  { thrown: new ApiError(404, 'unknown game'), status: 404, error: 'unknown game' },
  {
    thrown: unavailable('dashboard', new Error('connect ECONNREFUSED 10.0.0.1')),
    status: 503,
    error: 'dashboard is not available, try again later',
  },
  { thrown: new TypeError('secret'), status: 500, error: 'internal error' },
])('$status is answered without inner detail', async ({ thrown, status, error }) => {
  const broken: Dashboard = { ...known, getLeaderboard: () => Promise.reject(thrown) }
  expect(await asked(broken, '/api/leaderboard/slots')).toEqual({ status, body: { error } })
})
