// The scheduler: tournaments by HTTP, daemons that do what is due, and the bot at the far end of RabbitMQ.
import type {
  InfrastructureDefinition,
  PipelineDefinition,
  ServiceDefinition,
} from '../../harness/system/index.ts'
import { pythonBuild } from '../builds.ts'
import { notifyOfMarker, startMarker } from '../marked-work.ts'
import { infra } from '../images/index.ts'
import { pythonCommand, pythonService } from './common.ts'

const EXCHANGE = 'scheduler'

export const rabbitmq: InfrastructureDefinition = {
  kind: 'rabbitmq',
  image: infra.rabbitmq,
  exchanges: [{ name: EXCHANGE, type: 'topic' }],
  queues: [
    {
      name: 'notifier',
      bindings: ['notification.due', 'status.changed', 'player.joined'].map((routingKey) => ({
        exchange: EXCHANGE,
        routingKey,
      })),
    },
  ],
}

type Rest = Pick<ServiceDefinition, 'dependsOn' | 'env' | 'otlpProtocol'>

/** One package holds all four; each is a module of it. */
const schedulerService = (name: string, port: number, rest: Rest): ServiceDefinition => {
  const module = `scheduler.${name.replace(/^scheduler-/, '').replaceAll('-', '_')}`
  return {
    ...pythonService(name, 'scheduler', { http: port }, rest),
    build: { ...pythonBuild('scheduler'), name: 'scheduler' },
    command: pythonCommand(module),
    containerCommand: pythonCommand(module),
  }
}

const daemon: Rest = {
  dependsOn: ['postgres', 'rabbitmq'],
  env: (at) => ({
    DATABASE_URL: at.postgresUrl('postgres', 'scheduler'),
    RABBITMQ_URL: at.rabbitmqUrl('rabbitmq'),
    POLL_INTERVAL_MS: '100',
  }),
  otlpProtocol: 'http/protobuf',
}

export const services: Readonly<Record<string, ServiceDefinition>> = {
  'scheduler-api': schedulerService('scheduler-api', 7201, {
    dependsOn: ['postgres', 'rabbitmq'],
    env: (at) => ({
      DATABASE_URL: at.postgresUrl('postgres', 'scheduler'),
      RABBITMQ_URL: at.rabbitmqUrl('rabbitmq'),
    }),
    otlpProtocol: 'http/protobuf',
  }),
  'notification-daemon': schedulerService('notification-daemon', 7202, daemon),
  'status-transition-daemon': schedulerService('status-transition-daemon', 7203, daemon),
  'notifier-bot': schedulerService('notifier-bot', 7204, {
    dependsOn: ['rabbitmq'],
    env: (at) => ({ RABBITMQ_URL: at.rabbitmqUrl('rabbitmq'), SCHEDULER_URL: at.url('scheduler-api') }),
    otlpProtocol: 'http/protobuf',
  }),
}

/** Both end in the bot's one queue, which is worked off in order, and in the call that it makes for each message. */
const announced = {
  'notifier-bot': ' receive$',
  'scheduler-api': '^POST /tournaments/\\{game_id\\}/announcements$',
} as const

export const pipelines: Readonly<Record<string, PipelineDefinition>> = {
  notifications: {
    covers: { 'notification-daemon': '^notification\\.check$', ...announced },
    send: notifyOfMarker,
  },
  'status transitions': {
    covers: { 'status-transition-daemon': '^status\\.transition$', ...announced },
    send: startMarker,
  },
}
