// What a look at the statistics must leave: frontend, gRPC to the dashboard, HTTP to scoring, Postgres.
import { defineContract, type SpanContract } from '../../assertions/index.ts'
import { evaluated } from './flags.ts'
import {
  apiCall,
  GRPC_NOT_FOUND,
  grpcCall,
  httpCall,
  httpServer,
  postgresCall,
  unansweredGrpcCall,
} from './hops.ts'

const FRONTEND = 'vegas-frontend-service'
const DASHBOARD = 'vegas-dashboard-service'
const SCORING = 'vegas-scoring-service'
const SERVICE = 'dashboard.DashboardService'

const VIEWS = {
  dashboard: { method: 'GetDashboardStats', table: 'player_scores' },
  leaderboard: { method: 'GetLeaderboard', table: 'player_scores' },
  'game-results': { method: 'GetGameResults', table: 'game_results' },
} as const
type View = keyof typeof VIEWS

const scoringRead = (view: View, children: readonly SpanContract[], status = 200): SpanContract =>
  httpCall(DASHBOARD, {
    service: SCORING,
    method: 'GET',
    route: `/api/scoring/${view}/{game}`,
    path: `/api/scoring/${view}/[a-z]+`,
    status,
    children,
  })

const rowsRead = (view: View): SpanContract =>
  scoringRead(view, [postgresCall(SCORING, 'SELECT', VIEWS[view].table)])

const looked = (service: string, view: View, status: number, children: readonly SpanContract[]) =>
  apiCall('GET', status, [
    httpServer({
      service,
      method: 'GET',
      route: `/api/${view}/:game`,
      path: `/api/${view}/[a-z]+`,
      status,
      children,
    }),
  ])

const seen = (view: View) =>
  defineContract({
    name: `a look at ${view}`,
    root: looked(FRONTEND, view, 200, [
      grpcCall(FRONTEND, DASHBOARD, SERVICE, VIEWS[view].method, [rowsRead(view)]),
    ]),
  })

export const dashboardSeen = seen('dashboard')
export const leaderboardSeen = seen('leaderboard')
export const gameResultsSeen = seen('game-results')

/** One request to scoring for each of the four games. */
export const allDashboardsSeen = defineContract({
  name: 'a look at all games',
  root: apiCall('GET', 200, [
    httpServer({
      service: FRONTEND,
      method: 'GET',
      route: '/api/dashboard',
      status: 200,
      children: [
        grpcCall(FRONTEND, DASHBOARD, SERVICE, 'GetAllDashboardStats', [
          { ...rowsRead('dashboard'), count: 4 },
        ]),
      ],
    }),
  ]),
})

/** Scoring knows the games; all that ask on the way are told 404. */
export const unknownGameSeen = defineContract({
  name: 'a look at a game that there is not',
  root: looked(FRONTEND, 'leaderboard', 404, [
    grpcCall(
      FRONTEND,
      DASHBOARD,
      SERVICE,
      'GetLeaderboard',
      [scoringRead('leaderboard', [], 404)],
      GRPC_NOT_FOUND,
    ),
  ]),
  absent: [{ service: SCORING, kind: 'CLIENT', name: /./ }],
})

/** The frontend says so, and nothing of what is inside; its own span has the exception. */
export const leaderboardMissing = defineContract({
  name: 'a look at a leaderboard while the dashboard is down',
  root: apiCall('GET', 503, [
    {
      ...httpServer({
        service: FRONTEND,
        method: 'GET',
        route: '/api/leaderboard/:game',
        path: '/api/leaderboard/[a-z]+',
        status: 503,
        children: [unansweredGrpcCall(FRONTEND, DASHBOARD, SERVICE, 'GetLeaderboard')],
      }),
      events: ['exception'],
    },
  ]),
})

export const leaderboardOverHttp = defineContract({
  name: "a look at the dashboard's own HTTP interface",
  root: looked(DASHBOARD, 'leaderboard', 200, [rowsRead('leaderboard')]),
})

/** A flag of each game is evaluated. */
export const gamesListed = defineContract({
  name: 'a look at what can be played',
  root: apiCall('GET', 200, [
    httpServer({
      service: FRONTEND,
      method: 'GET',
      route: '/api/games',
      status: 200,
      children: [{ ...evaluated(FRONTEND, 'slots.payout').call, count: { min: 2 } }],
    }),
  ]),
})
