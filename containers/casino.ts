// The casino: every service, what it needs, how it starts, and the breaks it can be started with.
import { defineSystem } from '../harness/system/index.ts'
import { faults } from './faults/index.ts'
import { load } from './load.ts'
import { rules } from './rules.ts'
import * as infra from './system/infra.ts'
import * as ledger from './system/ledger.ts'
import * as scheduler from './system/scheduler.ts'
import * as vegas from './system/vegas.ts'

export default defineSystem({
  name: 'casino',
  namespace: 'vegas-casino',
  environment: 'test',
  version: '0.1.0',
  entry: 'vegas-frontend-service',
  contracts: 'scenarios/contracts/index.ts',
  infrastructure: {
    postgres: infra.postgres('scoring', 'accounts', 'ledger', 'orchestrator', 'readmodel', 'scheduler'),
    redis: infra.redis,
    kafka: ledger.kafka,
    rabbitmq: scheduler.rabbitmq,
    flags: infra.flags,
    collector: infra.collector,
    blackbox: infra.blackbox,
  },
  assets: vegas.assets,
  services: { ...vegas.services, ...ledger.services, ...scheduler.services },
  pipelines: { ...ledger.pipelines, ...scheduler.pipelines },
  faults,
  rules,
  gate: {
    signature: 'containers/casino.signature',
    accepted: 'containers/casino.accepted.json',
    dashboards: ['containers/infra/dashboards'],
    alerts: ['containers/infra/alerts'],
  },
  load,
})
