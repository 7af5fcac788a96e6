// The ledger: accounts, transfers, and the read model at the far end of Kafka.
import type {
  InfrastructureDefinition,
  PipelineDefinition,
  ServiceDefinition,
} from '../../harness/system/index.ts'
import { openMarkerAccount, postMarkerEntry } from '../marked-work.ts'
import { goService } from './common.ts'

export const kafka: InfrastructureDefinition = {
  kind: 'kafka',
  topics: [
    { name: 'ledger.entry.v1', partitions: 1 },
    { name: 'accounts.account.v1', partitions: 1 },
  ],
}

export const services: Readonly<Record<string, ServiceDefinition>> = {
  'accounts-service': goService('accounts', 7101, {
    dependsOn: ['postgres', 'kafka'],
    env: (at) => ({
      DATABASE_URL: at.postgresUrl('postgres', 'accounts'),
      KAFKA_BROKERS: at.kafkaBrokers('kafka'),
    }),
    otlpProtocol: 'http/protobuf',
  }),
  'ledger-service': goService('ledger', 7102, {
    dependsOn: ['postgres', 'kafka'],
    env: (at) => ({
      DATABASE_URL: at.postgresUrl('postgres', 'ledger'),
      KAFKA_BROKERS: at.kafkaBrokers('kafka'),
    }),
    otlpProtocol: 'http/protobuf',
  }),
  'orchestrator-service': goService('orchestrator', 7103, {
    dependsOn: ['redis'],
    env: (at) => ({ REDIS_URL: at.redisUrl('redis'), LEDGER_URL: at.url('ledger-service') }),
    otlpProtocol: 'grpc',
  }),
  'read-model-service': goService('read-model', 7104, {
    dependsOn: ['postgres', 'kafka'],
    env: (at) => ({
      DATABASE_URL: at.postgresUrl('postgres', 'readmodel'),
      KAFKA_BROKERS: at.kafkaBrokers('kafka'),
    }),
    otlpProtocol: 'grpc',
  }),
}

export const pipelines: Readonly<Record<string, PipelineDefinition>> = {
  'ledger entries': {
    covers: { 'ledger-service': '^processOutbox$', 'read-model-service': '^consume EntryPosted$' },
    send: postMarkerEntry,
  },
  'new accounts': {
    covers: { 'accounts-service': '^processOutbox$', 'read-model-service': '^consume AccountCreated$' },
    send: openMarkerAccount,
  },
}
