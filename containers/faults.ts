// The breaks that the casino can be started with: each in the real instrumentation of one service.
import type { FaultDefinition } from '../harness/system/index.ts'

type Fault = readonly [string, FaultDefinition]

const fault = (name: string, service: string, description: string): Fault => [
  name,
  { description, env: { [service]: { CASINO_FAULT: name } } },
]

export const faults: Readonly<Record<string, FaultDefinition>> = Object.fromEntries<FaultDefinition>([
  fault(
    'frontend-grpc-no-inject',
    'vegas-frontend-service',
    'the frontend calls slots without trace context in the gRPC metadata',
  ),
  [
    'scoring-ignores-context',
    {
      description: 'scoring begins a new trace for each request, whatever context the request brings',
      env: { 'vegas-scoring-service': { OTEL_PROPAGATORS: 'none' } },
    },
  ],
  fault(
    'ws-no-traceparent',
    'vegas-casino-gateway',
    'the gateway takes the messages on its WebSockets as if they carried no traceparent',
  ),
  fault('slots-scoring-no-inject', 'vegas-slots-service', 'slots calls scoring without trace headers'),
  fault(
    'relay-no-headers',
    'ledger-service',
    'the relay publishes without trace context in the message headers',
  ),
  fault(
    'relay-no-creation-context',
    'ledger-service',
    "the ledger's outbox rows keep no trace context, and the relay begins a new trace for each event",
  ),
  fault('consumer-ignores-headers', 'read-model-service', 'the consumer starts a new trace for each message'),
  fault('logger-without-ids', 'vegas-slots-service', 'slots logs without trace and span ids'),
  fault(
    'logger-stale-ids',
    'vegas-slots-service',
    'every log of slots carries the ids of the first request it handled',
  ),
  fault('span-never-ended', 'vegas-slots-service', 'slots never ends the span of a play'),
  fault(
    'exception-not-recorded',
    'vegas-slots-service',
    'slots marks spans as failed without saying by what',
  ),
  fault('plays-not-recorded', 'vegas-slots-service', 'slots never counts a play'),
  fault('wrong-unit', 'vegas-slots-service', 'slots says that game_latency is in seconds, and it is not'),
  fault(
    'high-cardinality-attribute',
    'vegas-slots-service',
    'game_plays_total has an attribute with the id of the player',
  ),
  fault('no-flush', 'vegas-slots-service', 'slots ends at SIGTERM without flushing its telemetry'),
])
