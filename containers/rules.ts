// What the casino demands beyond the catalogue: where others are warned, it fails.
import type { RulesDefinition } from '../harness/system/index.ts'

export const rules: RulesDefinition = {
  policies: {
    MET5: {
      severity: 'error',
      settings: { streams: 20 },
      reason:
        'A run has few players: a stream for each of them shows early, and in production it would be thousands.',
    },
    TRC17: {
      severity: 'error',
      reason: 'Polls of outbox and health are left out by intent; a span for each would drown the work.',
    },
    TRC19: {
      severity: 'error',
      reason:
        'Every call is instrumented once; a second CLIENT span counts the call twice in every metric of spans.',
    },
  },
}
