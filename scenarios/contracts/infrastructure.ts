// What the Collector reads from Postgres and Redis, which send nothing themselves.
import type { MetricContract } from '../../assertions/index.ts'

const counter = (name: string, unit: string, services: readonly string[]): MetricContract => ({
  name,
  services,
  instrument: 'counter',
  unit,
  attributes: [],
})
const level = (name: string, unit: string, services: readonly string[]): MetricContract => ({
  ...counter(name, unit, services),
  instrument: 'up-down counter',
})
const gauge = (name: string, unit: string, services: readonly string[]): MetricContract => ({
  ...counter(name, unit, services),
  instrument: 'gauge',
})

const POSTGRES = ['postgres']
const REDIS = ['redis']

export const databaseSize = level('postgresql.db_size', 'By', POSTGRES)

export const infrastructureMetrics: readonly MetricContract[] = [
  level('postgresql.backends', '1', POSTGRES),
  counter('postgresql.commits', '1', POSTGRES),
  databaseSize,
  gauge('postgresql.connection.max', '{connections}', POSTGRES),
  level('redis.clients.connected', '{client}', REDIS),
  gauge('redis.memory.used', 'By', REDIS),
  counter('redis.commands.processed', '{command}', REDIS),
  counter('redis.uptime', 's', REDIS),
]
