// Breaks of the ledger and its read model.
import type { FaultDefinition } from '../../harness/system/index.ts'
import { of } from './of.ts'

const LEDGER = 'ledger-service'
const READ_MODEL = 'read-model-service'
const TRANSFER = 'a transfer is one trace'
const CHAT = 'what is said in the chat'

export const faults: Readonly<Record<string, FaultDefinition>> = {
  ...of(
    LEDGER,
    'relay-no-creation-context',
    "the ledger's outbox rows keep no trace context, and the relay begins a new trace for each event",
    {
      code: 'TRC14',
      hop: { from: LEDGER, to: LEDGER, via: 'outbox', operation: 'processOutbox' },
      reason: 'new root',
      byContract: true,
      scenarios: TRANSFER,
    },
  ),
  ...of(LEDGER, 'relay-no-headers', 'the relay publishes without trace context in the message headers', {
    code: 'TRC12',
    hop: { from: LEDGER, to: READ_MODEL, via: 'kafka', operation: 'ledger.entry.v1' },
    reason: 'not injected',
    scenarios: TRANSFER,
  }),
  // It ignores those of every topic: whichever is told first, it is this consumer that is to blame.
  ...of(READ_MODEL, 'consumer-ignores-headers', 'the consumer starts a new trace for each message', {
    code: 'TRC12',
    hop: { to: READ_MODEL, via: 'kafka' },
    reason: 'injected but not extracted',
    scenarios: TRANSFER,
  }),
  'poll-noise': {
    description: 'accounts leaves a span for each look at its empty outbox',
    // Looks enough for a habit to show, however short the run is.
    env: { 'accounts-service': { CASINO_FAULT: 'poll-noise', OUTBOX_POLL_INTERVAL: '50ms' } },
    caught: { code: 'TRC17', service: 'accounts-service', scenarios: CHAT },
  },
}
