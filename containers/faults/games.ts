// Breaks of roulette and dice, in the instrumentation of Python and Go.
import type { FaultDefinition } from '../../harness/system/index.ts'
import { of } from './of.ts'

const ROULETTE = 'vegas-roulette-service'
const DICE = 'vegas-dice-service'
const SPIN = 'a won and a lost spin of the roulette'
const ROLL = 'a won, a lost and an undecided roll'

export const faults: Readonly<Record<string, FaultDefinition>> = {
  ...of(
    ROULETTE,
    'roulette-ignores-metadata',
    'roulette begins a new trace for each call, whatever context is in the gRPC metadata',
    {
      code: 'TRC11',
      hop: {
        from: 'vegas-frontend-service',
        to: ROULETTE,
        via: 'grpc',
        operation: 'roulette.RouletteService/Spin',
      },
      reason: 'injected but not extracted',
      // That the frontend does inject is seen where it calls another game.
      scenarios: `${SPIN}|${ROLL}`,
    },
  ),
  ...of(ROULETTE, 'roulette-no-flush', 'roulette ends at SIGTERM without flushing its telemetry', {
    code: 'DEL1',
    service: ROULETTE,
    scenarios: SPIN,
  }),
  ...of(DICE, 'dice-scoring-no-inject', 'dice calls scoring without trace headers', {
    code: 'TRC11',
    hop: { from: DICE, to: 'vegas-scoring-service', via: 'http', operation: 'POST /api/scoring/record' },
    reason: 'not injected',
    scenarios: ROLL,
  }),
  ...of(DICE, 'dice-no-flush', 'dice ends at SIGTERM without flushing its telemetry', {
    code: 'DEL1',
    service: DICE,
    scenarios: ROLL,
  }),
}
