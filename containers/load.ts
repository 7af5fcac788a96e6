// The loads that the casino is put under, and which services their requests pass.
import type { LoadCount, LoadDefinition, LoadScenario } from '../harness/system/index.ts'
import { settings } from './load-settings.ts'

const FRONTEND = 'vegas-frontend-service'
const SCORING = 'vegas-scoring-service'
const TRANSFERS = [FRONTEND, 'orchestrator-service', 'ledger-service']

/** Players have accounts, and the read model hears of them. */
const SHARED = ['accounts-service', 'read-model-service']

interface Game {
  /** Kind of the requests, and name of the script. */
  readonly kind: string
  readonly game: string
  readonly route: string
  readonly contract: string
}

const GAMES: readonly Game[] = [
  { kind: 'spin', game: 'slots', route: '/api/slots/spin', contract: 'a spin through the JSON API' },
  {
    kind: 'roulette',
    game: 'roulette',
    route: '/api/games/roulette/spin',
    contract: 'roulette through the JSON API',
  },
  { kind: 'dice', game: 'dice', route: '/api/games/dice/roll', contract: 'dice through the JSON API' },
  {
    kind: 'blackjack',
    game: 'blackjack',
    route: '/api/games/blackjack/deal',
    contract: 'a blackjack with the first two cards',
  },
]

const serviceOf = ({ game }: Game): string => `vegas-${game}-service`

type Counted = readonly [service: string, metric: string, where: Readonly<Record<string, string>>]

const counts = (kinds: readonly string[], counted: readonly Counted[]): readonly LoadCount[] =>
  counted.map(([service, metric, where]) => ({ kinds, service, metric, where }))

/** What frontend and game count of the game's requests alone. */
function countsOf(played: Game): readonly LoadCount[] {
  const [service, ofGame] = [serviceOf(played), { 'game.type': played.game }]
  return counts(
    [played.kind],
    [
      [FRONTEND, 'http.server.request.duration', { 'http.route': played.route }],
      [service, 'game_plays_total', ofGame],
      [service, 'bet_amount', ofGame],
      [service, 'game_latency', ofGame],
      [service, 'scoring_latency', { ...ofGame, outcome: 'success' }],
    ],
  )
}

/** What is counted of all games together. */
const together = (games: readonly Game[]): readonly LoadCount[] =>
  counts(
    games.map(({ kind }) => kind),
    [
      [FRONTEND, 'bet_processed_total', { status: 'success' }],
      [SCORING, 'http.server.request.duration', { 'http.route': '/api/scoring/record' }],
    ],
  )

/** Not transfer_latency_seconds: the harness's marked transfers are in it, too; those are in euros. */
const BOOKINGS = counts(
  ['transfer'],
  [
    [FRONTEND, 'http.server.request.duration', { 'http.route': '/api/transfers' }],
    ['ledger-service', 'ledger_entries_created_total', { currency: 'USD' }],
  ],
)

const contractsOf = (games: readonly Game[]): LoadScenario['contracts'] =>
  Object.fromEntries(games.map(({ kind, contract }) => [kind, contract]))

const playing = (played: Game): LoadScenario => ({
  script: `load/scripts/${played.kind}.ts`,
  services: [FRONTEND, serviceOf(played), SCORING],
  shared: SHARED,
  contracts: contractsOf([played]),
  counts: [...countsOf(played), ...together([played])],
})

export const load: LoadDefinition = {
  scenarios: {
    ...Object.fromEntries(GAMES.map((game) => [game.kind, playing(game)])),
    transfer: {
      script: 'load/scripts/transfer.ts',
      services: TRANSFERS,
      shared: SHARED,
      contracts: { transfer: 'a transfer' },
      counts: BOOKINGS,
    },
    mix: {
      script: 'load/scripts/mix.ts',
      services: [...new Set([...GAMES.map(serviceOf), SCORING, ...TRANSFERS])],
      shared: SHARED,
      contracts: { ...contractsOf(GAMES), transfer: 'a transfer' },
      counts: [...GAMES.flatMap(countsOf), ...together(GAMES), ...BOOKINGS],
    },
  },
  control: 'slow-instrumentation',
  settings,
}
