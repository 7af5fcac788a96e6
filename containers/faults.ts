// The breaks that the casino can be started with: each in the real instrumentation of one service.
import type { FaultDefinition } from '../harness/system/index.ts'

const fault = (name: string, service: string, description: string): readonly [string, FaultDefinition] => [
  name,
  { description, env: { [service]: { CASINO_FAULT: name } } },
]

export const faults: Readonly<Record<string, FaultDefinition>> = Object.fromEntries([
  fault(
    'frontend-grpc-no-inject',
    'vegas-frontend-service',
    'the frontend calls slots without trace context in the gRPC metadata',
  ),
  fault('slots-scoring-no-inject', 'vegas-slots-service', 'slots calls scoring without trace headers'),
  fault(
    'relay-no-headers',
    'ledger-service',
    'the relay publishes without trace context in the message headers',
  ),
  fault('consumer-ignores-headers', 'read-model-service', 'the consumer starts a new trace for each message'),
  fault('logger-without-ids', 'vegas-slots-service', 'slots logs without trace and span ids'),
  fault(
    'logger-stale-ids',
    'vegas-slots-service',
    'every log of slots carries the ids of the first request it handled',
  ),
  fault('plays-not-recorded', 'vegas-slots-service', 'slots never counts a play'),
  fault('no-flush', 'vegas-slots-service', 'slots ends at SIGTERM without flushing its telemetry'),
])
