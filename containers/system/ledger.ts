// The ledger: accounts, transfers, and the read model at the far end of Kafka.
import type {
  Endpoints,
  InfrastructureDefinition,
  PipelineDefinition,
  ServiceDefinition,
} from '../../harness/system/index.ts'
import { openMarkerAccount, postMarkerEntry, sendMarkerTransfer } from '../marked-work.ts'
import { infra } from '../images/index.ts'
import { goService } from './common.ts'

export const kafka: InfrastructureDefinition = {
  kind: 'kafka',
  image: infra.kafka,
  topics: [
    { name: 'ledger.entry.v1', partitions: 1 },
    { name: 'accounts.account.v1', partitions: 1 },
    { name: 'orchestrator.transfer.v1', partitions: 1 },
    { name: 'read-model.dead-letter.v1', partitions: 1 },
  ],
}

/** A database of its own, and the broker; a failed attempt to publish is told soon enough for a test to see the next. */
const stores = (at: Endpoints, database: string) => ({
  DATABASE_URL: at.postgresUrl('postgres', database),
  KAFKA_BROKERS: at.kafkaBrokers('kafka'),
  KAFKA_DELIVERY_TIMEOUT: '1s',
})

export const services: Readonly<Record<string, ServiceDefinition>> = {
  'accounts-service': goService(
    'accounts',
    { http: 7101 },
    {
      dependsOn: ['postgres', 'kafka'],
      env: (at) => stores(at, 'accounts'),
      otlpProtocol: 'http/protobuf',
    },
  ),
  'ledger-service': goService(
    'ledger',
    { http: 7102 },
    {
      dependsOn: ['postgres', 'kafka'],
      env: (at) => stores(at, 'ledger'),
      otlpProtocol: 'http/protobuf',
    },
  ),
  'orchestrator-service': goService(
    'orchestrator',
    { http: 7103 },
    {
      dependsOn: ['redis', 'postgres', 'kafka'],
      env: (at) => ({
        REDIS_URL: at.redisUrl('redis'),
        LEDGER_URL: at.url('ledger-service'),
        ...stores(at, 'orchestrator'),
      }),
      otlpProtocol: 'grpc',
    },
  ),
  'read-model-service': goService(
    'read-model',
    { http: 7104 },
    {
      dependsOn: ['postgres', 'kafka'],
      env: (at) => stores(at, 'readmodel'),
      otlpProtocol: 'grpc',
    },
  ),
}

export const pipelines: Readonly<Record<string, PipelineDefinition>> = {
  'ledger entries': {
    covers: { 'ledger-service': '^processOutbox$', 'read-model-service': '^consume EntryPosted$' },
    send: postMarkerEntry,
  },
  'completed transfers': {
    covers: {
      'orchestrator-service': '^processOutbox$',
      'read-model-service': '^consume TransferCompleted$',
    },
    send: sendMarkerTransfer,
  },
  'new accounts': {
    covers: { 'accounts-service': '^processOutbox$', 'read-model-service': '^consume AccountCreated$' },
    send: openMarkerAccount,
  },
}
