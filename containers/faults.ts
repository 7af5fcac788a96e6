// The breaks that the casino can be started with: each in the real instrumentation of one service, with how it must be told.
import type { CaughtDefinition, FaultDefinition } from '../harness/system/index.ts'

const FRONTEND = 'vegas-frontend-service'
const GATEWAY = 'vegas-casino-gateway'
const SLOTS = 'vegas-slots-service'
const SCORING = 'vegas-scoring-service'
const LEDGER = 'ledger-service'
const READ_MODEL = 'read-model-service'

// Titles of the scenarios that exercise them.
const SPIN = 'a slots spin through the JSON API'
const TRANSFER = 'a transfer is one trace'
const SOCKET = 'each message on a WebSocket'
const GUESTS = 'many guests play at once'
const CHAT = 'what is said in the chat'
const FAILURE = 'a spin that fails in the game'

const RECORD = { from: SLOTS, to: SCORING, via: 'http', operation: 'POST /api/scoring/record' }

/** A break that the service itself makes, by its name in CASINO_FAULT. */
const of = (
  service: string,
  name: string,
  description: string,
  caught: CaughtDefinition,
): Readonly<Record<string, FaultDefinition>> => ({
  [name]: { description, env: { [service]: { CASINO_FAULT: name } }, caught },
})

const contexts: Readonly<Record<string, FaultDefinition>> = {
  ...of(
    FRONTEND,
    'frontend-grpc-no-inject',
    'the frontend calls slots without trace context in the gRPC metadata',
    {
      code: 'TRC11',
      hop: { from: FRONTEND, to: SLOTS, via: 'grpc', operation: 'slots.SlotsService/Spin' },
      reason: 'not injected',
      scenarios: SPIN,
    },
  ),
  ...of(SLOTS, 'slots-scoring-no-inject', 'slots calls scoring without trace headers', {
    code: 'TRC11',
    hop: RECORD,
    reason: 'not injected',
    scenarios: SPIN,
  }),
  'scoring-ignores-context': {
    description: 'scoring begins a new trace for each request, whatever context the request brings',
    env: { [SCORING]: { OTEL_PROPAGATORS: 'none' } },
    caught: { code: 'TRC11', hop: RECORD, reason: 'injected but not extracted', scenarios: SPIN },
  },
  ...of(
    GATEWAY,
    'ws-no-traceparent',
    'the gateway takes the messages on its WebSockets as if they carried no traceparent',
    {
      code: 'TRC12',
      hop: { from: 'pitboss', to: GATEWAY, via: 'websocket', operation: 'ws.message' },
      reason: 'injected but not extracted',
      scenarios: SOCKET,
    },
  ),
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
}

const spans: Readonly<Record<string, FaultDefinition>> = {
  ...of(SLOTS, 'span-never-ended', 'slots never ends the span of a play', {
    code: 'TRC2',
    hop: { from: SLOTS, to: SLOTS, via: 'in-process' },
    scenarios: SPIN,
  }),
  ...of(
    SLOTS,
    'doubled-instrumentation',
    'slots makes a CLIENT span by hand for each call that its instrumentation has one for',
    {
      code: 'TRC19',
      service: SLOTS,
      scenarios: SPIN,
    },
  ),
  ...of('accounts-service', 'poll-noise', 'accounts leaves a span for each look at its empty outbox', {
    code: 'TRC17',
    service: 'accounts-service',
    scenarios: CHAT,
  }),
  ...of(SLOTS, 'email-in-attribute', "slots puts the player's e-mail address on the span of a play", {
    code: 'SEC1',
    service: SLOTS,
    scenarios: SPIN,
  }),
  ...of(SLOTS, 'exception-not-recorded', 'slots marks spans as failed without saying by what', {
    code: 'TRC14',
    service: SLOTS,
    scenarios: FAILURE,
  }),
}

const logsAndMetrics: Readonly<Record<string, FaultDefinition>> = {
  ...of(SLOTS, 'logger-without-ids', 'slots logs without trace and span ids', {
    code: 'LOG3',
    service: SLOTS,
    scenarios: SPIN,
  }),
  ...of(SLOTS, 'logger-stale-ids', 'every log of slots carries the ids of the first request it handled', {
    code: 'LOG2',
    service: SLOTS,
    scenarios: SPIN,
  }),
  ...of(SLOTS, 'plays-not-recorded', 'slots never counts a play', {
    code: 'MET1',
    service: SLOTS,
    scenarios: SPIN,
  }),
  ...of(SLOTS, 'wrong-unit', 'slots says that game_latency is in seconds, and it is not', {
    code: 'MET2',
    service: SLOTS,
    scenarios: SPIN,
  }),
  ...of(SLOTS, 'high-cardinality-attribute', 'game_plays_total has an attribute with the id of the player', {
    code: 'MET5',
    service: SLOTS,
    scenarios: GUESTS,
  }),
}

export const faults: Readonly<Record<string, FaultDefinition>> = {
  ...contexts,
  ...spans,
  ...logsAndMetrics,
  ...of(SLOTS, 'no-flush', 'slots ends at SIGTERM without flushing its telemetry', {
    code: 'DEL1',
    service: SLOTS,
    scenarios: SPIN,
  }),
}
