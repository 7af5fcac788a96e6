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

/** Work that is seen in them soon after it was done. */
export const commits = counter('postgresql.commits', '1', POSTGRES)
export const blocksHit = counter('postgresql.blks_hit', '{blks_hit}', POSTGRES)
export const commandsProcessed = counter('redis.commands.processed', '{command}', REDIS)
export const keyspaceHits = counter('redis.keyspace.hits', '{hit}', REDIS)

/** Connections, statements, and how often a block was in memory already. */
export const postgresMetrics: readonly MetricContract[] = [
  level('postgresql.backends', '1', POSTGRES),
  gauge('postgresql.connection.max', '{connections}', POSTGRES),
  commits,
  counter('postgresql.rollbacks', '1', POSTGRES),
  blocksHit,
  counter('postgresql.blks_read', '{blks_read}', POSTGRES),
  databaseSize,
]

/** Memory, commands, keys that were found or not, clients. */
export const redisMetrics: readonly MetricContract[] = [
  gauge('redis.memory.used', 'By', REDIS),
  gauge('redis.memory.peak', 'By', REDIS),
  commandsProcessed,
  keyspaceHits,
  counter('redis.keyspace.misses', '{miss}', REDIS),
  level('redis.clients.connected', '{client}', REDIS),
  level('redis.clients.blocked', '{client}', REDIS),
  counter('redis.uptime', 's', REDIS),
]

export const infrastructureMetrics = [...postgresMetrics, ...redisMetrics]
