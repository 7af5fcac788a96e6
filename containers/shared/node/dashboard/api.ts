// The gRPC package `dashboard`. Money is in integer cents.
import { loadApi } from '../grpc/api.ts'
import protoFile from '../../proto/dashboard.proto'

interface Totals {
  readonly plays: number
  readonly wins: number
  readonly total_bet: number
  readonly total_payout: number
}

export interface DashboardStats extends Totals {
  readonly game: string
  readonly players: number
}

export interface AllDashboardStats {
  readonly games: readonly DashboardStats[]
}

interface PlayerScore extends Totals {
  readonly player_id: string
}

export interface Leaderboard {
  readonly game: string
  readonly players: readonly PlayerScore[]
}

interface GameResult {
  readonly id: number
  readonly player_id: string
  readonly bet: number
  readonly payout: number
  readonly outcome: string
  readonly recorded_at: string
}

export interface GameResults {
  readonly game: string
  readonly results: readonly GameResult[]
}

interface OfGame {
  readonly game: string
}

export interface Dashboard {
  getDashboardStats(request: OfGame): Promise<DashboardStats>
  getAllDashboardStats(request: object): Promise<AllDashboardStats>
  getLeaderboard(request: OfGame): Promise<Leaderboard>
  getGameResults(request: OfGame): Promise<GameResults>
}

export const dashboardApi = loadApi<Dashboard>('dashboard', 'DashboardService', protoFile)
