// What a transfer must leave: orchestrator, Redis, ledger, Postgres, outbox, relay, Kafka, read model, Postgres.
import { defineContract, type SpanContract } from '../../assertions/index.ts'
import { apiCall, httpCall, httpServer, pageCall, postgresCall, redisCall } from './hops.ts'
import { consumed, consumption, failedAttempts, relayedEvent } from './outbox.ts'

const FRONTEND = 'vegas-frontend-service'
const ORCHESTRATOR = 'orchestrator-service'
const LEDGER = 'ledger-service'
const READ_MODEL = 'read-model-service'

/** How the events of a transfer fare on their way. */
interface Fortune {
  /** The broker was away when the relays first tried. */
  readonly delayed?: true
  /** The ledger's event was consumed twice. */
  readonly redelivered?: true
}

const ENTRY = {
  service: LEDGER,
  topic: 'ledger.entry.v1',
  event: 'EntryPosted',
  consumer: READ_MODEL,
} as const
const ENTRY_EFFECTS = ['balances', 'statements'].map((table) => postgresCall(READ_MODEL, 'INSERT', table))
const COMPLETION = {
  service: ORCHESTRATOR,
  topic: 'orchestrator.transfer.v1',
  event: 'TransferCompleted',
  consumer: READ_MODEL,
} as const

/** The relay is a job of its own: it continues the context that the outbox row has kept. */
const entryBooked = ({ delayed, redelivered }: Fortune) =>
  httpCall(ORCHESTRATOR, {
    service: LEDGER,
    method: 'POST',
    route: '/v1/entries',
    status: 201,
    attributes: { entry_id: { present: true } },
    children: [
      postgresCall(LEDGER, 'INSERT', 'entries'),
      postgresCall(LEDGER, 'INSERT', 'postings'),
      postgresCall(LEDGER, 'INSERT', 'outbox'),
      ...(delayed ? [failedAttempts(ENTRY)] : []),
      relayedEvent({
        ...ENTRY,
        effects: ENTRY_EFFECTS,
        ...(redelivered ? { redelivered } : {}),
      }),
    ],
  })

const transferCompleted = ({ delayed }: Fortune) => [
  postgresCall(ORCHESTRATOR, 'INSERT', 'transfers'),
  postgresCall(ORCHESTRATOR, 'INSERT', 'outbox'),
  ...(delayed ? [failedAttempts(COMPLETION)] : []),
  relayedEvent({
    ...COMPLETION,
    effects: [postgresCall(READ_MODEL, 'INSERT', 'transfers')],
  }),
]

const transferRequest = (fortune: Fortune = {}) =>
  httpServer({
    service: FRONTEND,
    method: 'POST',
    route: '/api/transfers',
    status: 201,
    children: [
      httpCall(FRONTEND, {
        service: ORCHESTRATOR,
        method: 'POST',
        route: '/v1/transfers',
        status: 201,
        children: [redisCall(ORCHESTRATOR, 'set', 2), entryBooked(fortune), ...transferCompleted(fortune)],
      }),
    ],
  })

export const transfer = defineContract({
  name: 'a transfer',
  root: apiCall('POST', 201, [transferRequest()]),
})

export const delayedTransfer = defineContract({
  name: 'a transfer while Kafka is away',
  root: apiCall('POST', 201, [transferRequest({ delayed: true })]),
})

export const redeliveredTransfer = defineContract({
  name: 'a transfer whose event is delivered twice',
  root: apiCall('POST', 201, [transferRequest({ redelivered: true })]),
})

export const transferFromPage = defineContract({
  name: 'a transfer from the page',
  root: pageCall('click', 'POST', 201, [transferRequest()]),
})

/** An entry that came past the ledger. */
const entrySent = (taken: SpanContract): SpanContract => ({
  service: 'pitboss',
  kind: 'PRODUCER',
  name: `send ${ENTRY.topic}`,
  children: [taken],
})

/** An event that nobody can use: told as an error, and put aside in the same trace. */
export const poisonMessage = defineContract({
  name: 'a poison message',
  root: entrySent(
    consumption(ENTRY, {
      status: 'ERROR',
      events: ['exception'],
      attributes: { 'error.type': { present: true } },
      children: [
        {
          service: READ_MODEL,
          kind: 'PRODUCER',
          name: 'send read-model.dead-letter.v1',
          attributes: {
            'messaging.system': 'kafka',
            'messaging.destination.name': 'read-model.dead-letter.v1',
            'messaging.kafka.offset': { present: true },
          },
          only: true,
        },
      ],
    }),
  ),
})

/** At the head of a backlog: consumed late, and well. */
export const stuckEntry = defineContract({
  name: 'an entry that the read model is stuck at',
  root: entrySent(consumed(ENTRY, ENTRY_EFFECTS)),
})

const nothingBooked = [
  { service: LEDGER, kind: 'SERVER', name: /./ },
  { service: LEDGER, kind: 'PRODUCER', name: /./ },
  { service: READ_MODEL, kind: 'CONSUMER', name: /./ },
] as const

/** The orchestrator answers from its memory: no entry, no event. */
export const replayedTransfer = defineContract({
  name: 'a transfer sent again',
  root: apiCall('POST', 200, [
    httpServer({
      service: FRONTEND,
      method: 'POST',
      route: '/api/transfers',
      status: 200,
      children: [
        httpCall(FRONTEND, {
          service: ORCHESTRATOR,
          method: 'POST',
          route: '/v1/transfers',
          status: 200,
          children: [redisCall(ORCHESTRATOR, 'set'), redisCall(ORCHESTRATOR, 'get')],
          only: true,
        }),
      ],
    }),
  ]),
  absent: nothingBooked,
})

export const malformedTransfer = defineContract({
  name: 'a malformed transfer',
  root: apiCall('POST', 400, [
    httpServer({
      service: FRONTEND,
      method: 'POST',
      route: '/api/transfers',
      status: 400,
      children: [
        httpCall(FRONTEND, {
          service: ORCHESTRATOR,
          method: 'POST',
          route: '/v1/transfers',
          status: 400,
          only: true,
        }),
      ],
    }),
  ]),
  absent: nothingBooked,
})
