// What opening an account and topping it up must leave, and what a visit to the page does.
import { defineContract, type SpanContract } from '../../assertions/index.ts'
import { sessionOpened } from './auth.ts'
import { apiCall, httpCall, httpServer, pageCall, postgresCall, redisCall } from './hops.ts'
import { relayedEvent } from './outbox.ts'

const PAGE = 'vegas-web'
const FRONTEND = 'vegas-frontend-service'
const ACCOUNTS = 'accounts-service'
const READ_MODEL = 'read-model-service'

const accountOpened = httpCall(FRONTEND, {
  service: ACCOUNTS,
  method: 'POST',
  route: '/v1/accounts',
  status: 201,
  attributes: { account_id: { present: true } },
  children: [
    postgresCall(ACCOUNTS, 'INSERT', 'accounts'),
    postgresCall(ACCOUNTS, 'INSERT', 'outbox'),
    relayedEvent({
      service: ACCOUNTS,
      topic: 'accounts.account.v1',
      event: 'AccountCreated',
      consumer: READ_MODEL,
      effects: [postgresCall(READ_MODEL, 'INSERT', 'balances')],
    }),
  ],
})

const opened = (route: string, before: readonly SpanContract[] = []): SpanContract =>
  httpServer({
    service: FRONTEND,
    method: 'POST',
    route,
    status: 200,
    children: [...before, redisCall(FRONTEND, 'hsetnx', { min: 1 }), accountOpened],
  })

export const accountThroughApi = defineContract({
  name: 'an account is opened',
  root: apiCall('POST', 200, [opened('/api/user/init')]),
})

export const loginFromPage = defineContract({
  name: 'a first login from the page',
  root: pageCall('click', 'POST', 200, [opened('/api/user/login', [sessionOpened])]),
})

export const topUp = defineContract({
  name: 'a top-up',
  root: apiCall('POST', 200, [
    httpServer({
      service: FRONTEND,
      method: 'POST',
      route: '/api/user/topup',
      status: 200,
      children: [
        {
          service: FRONTEND,
          kind: 'CLIENT',
          name: 'POST',
          attributes: {
            'http.request.method': 'POST',
            'url.full': /\/v1\/accounts\/[^/]+\/deposits$/,
            'http.response.status_code': { oneOf: [200n, 201n] },
          },
          children: [
            {
              service: ACCOUNTS,
              kind: 'SERVER',
              name: 'POST /v1/accounts/{id}/deposits',
              attributes: {
                'http.route': '/v1/accounts/{id}/deposits',
                'http.response.status_code': { oneOf: [200n, 201n] },
              },
              children: [
                postgresCall(ACCOUNTS, 'UPDATE', 'accounts'),
                postgresCall(ACCOUNTS, 'INSERT', 'deposits'),
              ],
            },
          ],
        },
        redisCall(FRONTEND, 'hincrby'),
      ],
    }),
  ]),
})

const fetched = (name: string, count: SpanContract['count'] = 1): SpanContract => ({
  service: PAGE,
  kind: 'INTERNAL',
  name,
  attributes: { 'url.full|http.url': { present: true } },
  count,
})

/** The server's span is the root: the browser asks for the page before any script of it runs, and takes the context from it. */
export const pageVisit = defineContract({
  name: 'a visit to the page',
  root: {
    service: FRONTEND,
    kind: 'SERVER',
    name: 'GET /',
    attributes: { 'http.route': '/', 'http.response.status_code': 200 },
    children: [
      {
        service: PAGE,
        kind: 'INTERNAL',
        name: 'documentLoad',
        children: [fetched('documentFetch'), fetched('resourceFetch', { min: 1 })],
      },
    ],
  },
})
