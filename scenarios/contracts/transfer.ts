// What a transfer must leave: orchestrator, Redis, ledger, Postgres, outbox, relay, Kafka, read model, Postgres.
import { defineContract } from '../../assertions/index.ts'
import { apiCall, httpCall, httpServer, pageCall, postgresCall, redisCall } from './hops.ts'
import { relayedEvent } from './outbox.ts'

const FRONTEND = 'vegas-frontend-service'
const ORCHESTRATOR = 'orchestrator-service'
const LEDGER = 'ledger-service'
const READ_MODEL = 'read-model-service'

/** The relay is a job of its own: it continues the context that the outbox row has kept. */
const relayed = relayedEvent({
  service: LEDGER,
  topic: 'ledger.entry.v1',
  event: 'EntryPosted',
  consumer: READ_MODEL,
  effects: [postgresCall(READ_MODEL, 'INSERT', 'balances'), postgresCall(READ_MODEL, 'INSERT', 'statements')],
})

const entryBooked = httpCall(ORCHESTRATOR, {
  service: LEDGER,
  method: 'POST',
  route: '/v1/entries',
  status: 201,
  attributes: { entry_id: { present: true } },
  children: [
    postgresCall(LEDGER, 'INSERT', 'entries'),
    postgresCall(LEDGER, 'INSERT', 'postings'),
    postgresCall(LEDGER, 'INSERT', 'outbox'),
    relayed,
  ],
})

const transferRequest = httpServer({
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
      children: [redisCall(ORCHESTRATOR, 'set', 2), entryBooked],
    }),
  ],
})

export const transfer = defineContract({ name: 'a transfer', root: apiCall('POST', 201, [transferRequest]) })

export const transferFromPage = defineContract({
  name: 'a transfer from the page',
  root: pageCall('click', 'POST', 201, [transferRequest]),
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
