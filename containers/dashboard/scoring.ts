// The statistics, as the scoring service keeps them.
import type {
  AllDashboardStats,
  Dashboard,
  DashboardStats,
  GameResults,
  Leaderboard,
} from '../shared/node/dashboard/api.ts'
import { callJson } from '../shared/node/http-client.ts'
import { log } from '../shared/node/logger.ts'

const games = ['slots', 'roulette', 'dice', 'blackjack']

/** Scoring knows which games there are: it answers 404 for any other, and so do these. */
export function dashboardCalls(scoringUrl: string): Dashboard {
  const read = async <T>(view: string, game: string): Promise<T> => {
    const path = `/api/scoring/${view}/${encodeURIComponent(game)}`
    return (await callJson('scoring', `${scoringUrl}${path}`)).body as T
  }

  const all = async (): Promise<AllDashboardStats> => ({
    games: await Promise.all(games.map((game) => read<DashboardStats>('dashboard', game))),
  })

  const logged = async <T>(view: string, work: Promise<T>): Promise<T> => {
    const done = await work
    log.info({ view }, 'statistics read')
    return done
  }

  return {
    getDashboardStats: ({ game }) => logged('dashboard', read<DashboardStats>('dashboard', game)),
    getAllDashboardStats: () => logged('all', all()),
    getLeaderboard: ({ game }) => logged('leaderboard', read<Leaderboard>('leaderboard', game)),
    getGameResults: ({ game }) => logged('game-results', read<GameResults>('game-results', game)),
  }
}
