// The loads that the casino is put under, and which services their requests pass.
import type { LoadCount, LoadDefinition } from '../harness/system/index.ts'

const GAMES = ['vegas-frontend-service', 'vegas-slots-service', 'vegas-scoring-service']
const TRANSFERS = ['vegas-frontend-service', 'orchestrator-service', 'ledger-service']

const SPINS: readonly LoadCount[] = [
  ['vegas-frontend-service', 'http.server.request.duration', { 'http.route': '/api/slots/spin' }],
  ['vegas-frontend-service', 'bet_processed_total', { status: 'success' }],
  ['vegas-slots-service', 'game_plays_total', { 'game.type': 'slots' }],
  ['vegas-slots-service', 'bet_amount', { 'game.type': 'slots' }],
  ['vegas-slots-service', 'game_latency', { 'game.type': 'slots' }],
  ['vegas-slots-service', 'scoring_latency', { 'game.type': 'slots', outcome: 'success' }],
  ['vegas-scoring-service', 'http.server.request.duration', { 'http.route': '/api/scoring/record' }],
].map(countOf('spin'))

/** Not transfer_latency_seconds: the harness's marked transfers are in it, too; those are in euros. */
const BOOKINGS: readonly LoadCount[] = [
  ['vegas-frontend-service', 'http.server.request.duration', { 'http.route': '/api/transfers' }],
  ['ledger-service', 'ledger_entries_created_total', { currency: 'USD' }],
].map(countOf('transfer'))

function countOf(kind: string) {
  return ([service, metric, where]: (string | Readonly<Record<string, string>>)[]): LoadCount => ({
    kind,
    service: service as string,
    metric: metric as string,
    where: where as Readonly<Record<string, string>>,
  })
}

export const load: LoadDefinition = {
  scenarios: {
    spin: {
      script: 'load/scripts/spin.ts',
      services: GAMES,
      // Players have accounts, and the read model hears of them.
      shared: ['accounts-service', 'read-model-service'],
      contracts: { spin: 'a spin through the JSON API' },
      counts: SPINS,
    },
    transfer: {
      script: 'load/scripts/transfer.ts',
      services: TRANSFERS,
      shared: ['accounts-service', 'read-model-service'],
      contracts: { transfer: 'a transfer' },
      counts: BOOKINGS,
    },
    mix: {
      script: 'load/scripts/mix.ts',
      services: [...new Set([...GAMES, ...TRANSFERS])],
      shared: ['accounts-service', 'read-model-service'],
      contracts: { spin: 'a spin through the JSON API', transfer: 'a transfer' },
      counts: [...SPINS, ...BOOKINGS],
    },
  },
  control: 'slow-instrumentation',
}
