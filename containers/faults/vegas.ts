// Breaks of page, frontend, slots and scoring.
import type { FaultDefinition } from '../../harness/system/index.ts'
import { of } from './of.ts'

const FRONTEND = 'vegas-frontend-service'
const SLOTS = 'vegas-slots-service'
const AUTH = 'vegas-auth-service'
const DASHBOARD = 'vegas-dashboard-service'
const BLACKJACK = 'vegas-blackjack-service'
const SCORING = 'vegas-scoring-service'
const SPIN = 'a slots spin through the JSON API'
const GUESTS = 'many guests play at once'
const FAILURE = 'a spin that fails in the game'
const RECORD = { from: SLOTS, to: SCORING, via: 'http', operation: 'POST /api/scoring/record' }

export const faults: Readonly<Record<string, FaultDefinition>> = {
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
  ...of(SLOTS, 'flag-event-no-variant', 'the event of a flag evaluation says neither variant nor value', {
    code: 'TRC14',
    service: SLOTS,
    byContract: true,
    scenarios: SPIN,
  }),
  'slow-instrumentation': {
    description: 'the instrumentation of slots keeps the processor busy for 2 ms in each play',
    env: { [SLOTS]: { CASINO_FAULT: 'slow-instrumentation' } },
    slows: true,
  },
  ...of(SLOTS, 'no-flush', 'slots ends at SIGTERM without flushing its telemetry', {
    code: 'DEL1',
    service: SLOTS,
    scenarios: SPIN,
  }),
  ...of(
    BLACKJACK,
    'blackjack-forgets-deal',
    'blackjack keeps hands without the context of their deal, so that no later call has a link to it',
    {
      code: 'TRC14',
      service: BLACKJACK,
      byContract: true,
      scenarios: 'a hand of blackjack is a trace for each call',
    },
  ),
  ...of(
    DASHBOARD,
    'dashboard-ignores-context',
    'the dashboard begins a new trace for each call, whatever context its metadata brings',
    {
      code: 'TRC11',
      hop: { from: FRONTEND, to: DASHBOARD, via: 'grpc' },
      reason: 'injected but not extracted',
      scenarios: 'each look at the statistics',
    },
  ),
  ...of(
    AUTH,
    'auth-exception-not-recorded',
    'auth marks the span of a refused login as failed without saying by what',
    { code: 'TRC14', service: AUTH, scenarios: 'a wrong password is refused' },
  ),
}
