// The loads that the casino is put under, and which services their requests pass.
import type { LoadDefinition } from '../harness/system/index.ts'

const GAMES = ['vegas-frontend-service', 'vegas-slots-service', 'vegas-scoring-service']
const TRANSFERS = ['vegas-frontend-service', 'orchestrator-service', 'ledger-service']

export const load: LoadDefinition = {
  scenarios: {
    spin: {
      script: 'load/scripts/spin.ts',
      services: GAMES,
      // Players have accounts.
      shared: ['accounts-service'],
      contracts: { spin: 'a spin through the JSON API' },
    },
    transfer: {
      script: 'load/scripts/transfer.ts',
      services: TRANSFERS,
      shared: ['accounts-service', 'read-model-service'],
      contracts: { transfer: 'a transfer' },
    },
    mix: {
      script: 'load/scripts/mix.ts',
      services: [...new Set([...GAMES, ...TRANSFERS])],
      shared: ['accounts-service', 'read-model-service'],
      contracts: { spin: 'a spin through the JSON API', transfer: 'a transfer' },
    },
  },
  control: 'slow-instrumentation',
}
