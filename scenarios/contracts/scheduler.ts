// What tournaments must leave: the API and its database; daemons whose traces link to the request; RabbitMQ, the bot, and the API again.
import { defineContract, type SpanContract, type TraceContract } from '../../assertions/index.ts'
import { apiCall, httpCall, httpServer, postgresCall } from './hops.ts'

const API = 'scheduler-api'
const BOT = 'notifier-bot'
const GAME = { game_id: { present: true } } as const
const found = postgresCall(API, 'SELECT', 'tournaments')

const rabbitmq = (operation: 'send' | 'receive', routingKey: string) =>
  ({
    'messaging.system': 'rabbitmq',
    'messaging.destination.name': 'scheduler',
    'messaging.rabbitmq.destination.routing_key': routingKey,
    'messaging.operation.type': operation,
    'messaging.message.id': { present: true },
    'server.address': { present: true },
    'server.port': { present: true },
  }) as const

/** A message to the bot, which has the API announce it. */
const announced = (from: string, routingKey: string): SpanContract => ({
  service: from,
  kind: 'PRODUCER',
  name: `scheduler,${routingKey} send`,
  attributes: rabbitmq('send', routingKey),
  children: [
    {
      service: BOT,
      kind: 'CONSUMER',
      name: 'scheduler receive',
      edge: 'parent',
      attributes: {
        ...rabbitmq('receive', routingKey),
        ...GAME,
        event_id: { present: true },
      },
      children: [
        httpCall(BOT, {
          service: API,
          method: 'POST',
          route: '/tournaments/{game_id}/announcements',
          path: '/tournaments/[^/]+/announcements',
          status: 201,
          attributes: GAME,
          children: [found, postgresCall(API, 'INSERT', 'announcements')],
        }),
      ],
    },
  ],
})

/** A daemon begins a trace of its own for what is due; it links to the request that asked for it. */
const notified: SpanContract = {
  service: 'notification-daemon',
  kind: 'INTERNAL',
  name: 'notification.check',
  edge: 'link',
  attributes: { ...GAME, notification_id: { present: true } },
  children: [
    postgresCall('notification-daemon', 'SELECT', 'tournaments'),
    announced('notification-daemon', 'notification.due'),
    postgresCall('notification-daemon', 'UPDATE', 'notifications'),
  ],
}

const moved = (old_status: string, new_status: string): SpanContract => ({
  service: 'status-transition-daemon',
  kind: 'INTERNAL',
  name: 'status.transition',
  edge: 'link',
  attributes: { ...GAME, old_status, new_status },
  children: [
    postgresCall('status-transition-daemon', 'UPDATE', 'tournaments'),
    announced('status-transition-daemon', 'status.changed'),
    postgresCall('status-transition-daemon', 'UPDATE', 'transitions'),
  ],
})

const started = moved('SCHEDULED', 'IN_PROGRESS')
const completed = moved('IN_PROGRESS', 'COMPLETED')

interface Asked {
  readonly notifications: number
  readonly transitions: number
  /** What of it is due now. */
  readonly due: readonly SpanContract[]
}

const tournament = (name: string, { notifications, transitions, due }: Asked): TraceContract =>
  defineContract({
    name,
    root: apiCall('POST', 201, [
      httpServer({
        service: API,
        method: 'POST',
        route: '/tournaments',
        status: 201,
        attributes: {
          ...GAME,
          'scheduled.notifications': notifications,
          'scheduled.transitions': transitions,
        },
        children: [
          postgresCall(API, 'INSERT', 'tournaments'),
          ...(notifications === 0 ? [] : [postgresCall(API, 'INSERT', 'notifications')]),
          postgresCall(API, 'INSERT', 'transitions'),
          ...due,
        ],
      }),
    ]),
  })

export const wholeTournament = tournament('a tournament that is told of, starts and ends', {
  notifications: 1,
  transitions: 2,
  due: [notified, started, completed],
})

export const startingTournament = tournament('a tournament that starts', {
  notifications: 0,
  transitions: 1,
  due: [started],
})

export const laterTournament = tournament('a tournament that is told of before it starts', {
  notifications: 1,
  transitions: 1,
  due: [notified],
})

const JOIN = {
  service: API,
  method: 'POST',
  route: '/tournaments/{game_id}/players',
  path: '/tournaments/[^/]+/players',
} as const
/** One trace, from the request over the broker and the bot back to the API. */
export const joined = defineContract({
  name: 'joining a tournament',
  root: apiCall('POST', 201, [
    httpServer({
      ...JOIN,
      status: 201,
      attributes: GAME,
      children: [found, postgresCall(API, 'INSERT', 'players'), announced(API, 'player.joined')],
    }),
  ]),
})

export const refusedJoin = defineContract({
  name: 'joining a tournament twice',
  root: apiCall('POST', 409, [
    httpServer({ ...JOIN, status: 409, children: [found, postgresCall(API, 'INSERT', 'players')] }),
  ]),
  absent: [
    { service: API, kind: 'PRODUCER', name: /./ },
    { service: BOT, kind: 'CONSUMER', name: /./ },
  ],
})

export const shown = defineContract({
  name: 'looking at a tournament',
  root: apiCall('GET', 200, [
    httpServer({
      service: API,
      method: 'GET',
      route: '/tournaments/{game_id}',
      path: '/tournaments/[^/]+',
      status: 200,
      attributes: GAME,
      children: [found, postgresCall(API, 'SELECT', 'players'), postgresCall(API, 'SELECT', 'announcements')],
    }),
  ]),
})
