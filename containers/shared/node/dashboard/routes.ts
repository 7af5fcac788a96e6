// GET /api/dashboard, /api/leaderboard, /api/game-results: how the games went, with money in decimals.
import { Router } from 'express'
import { toDecimal } from '../input.ts'
import type { Dashboard, DashboardStats, GameResults, Leaderboard } from './api.ts'

export function dashboardRoutes(dashboard: Dashboard): Router {
  return Router()
    .get('/api/dashboard', async (_request, response) => {
      const { games } = await dashboard.getAllDashboardStats({})
      response.json({ games: games.map(stats) })
    })
    .get('/api/dashboard/:game', async ({ params }, response) => {
      response.json(stats(await dashboard.getDashboardStats(params)))
    })
    .get('/api/leaderboard/:game', async ({ params }, response) => {
      response.json(leaderboard(await dashboard.getLeaderboard(params)))
    })
    .get('/api/game-results/:game', async ({ params }, response) => {
      response.json(gameResults(await dashboard.getGameResults(params)))
    })
}

function stats({ game, plays, wins, players, total_bet, total_payout }: DashboardStats) {
  return {
    game,
    plays,
    wins,
    players,
    totalBet: toDecimal(total_bet),
    totalPayout: toDecimal(total_payout),
  }
}

function leaderboard({ game, players }: Leaderboard) {
  return {
    game,
    players: players.map(({ player_id, plays, wins, total_bet, total_payout }) => ({
      playerId: player_id,
      plays,
      wins,
      totalBet: toDecimal(total_bet),
      totalPayout: toDecimal(total_payout),
    })),
  }
}

function gameResults({ game, results }: GameResults) {
  return {
    game,
    results: results.map(({ id, player_id, bet, payout, outcome, recorded_at }) => ({
      id,
      playerId: player_id,
      bet: toDecimal(bet),
      payout: toDecimal(payout),
      outcome,
      recordedAt: recorded_at,
    })),
  }
}
