// Postgres and Redis, which say nothing themselves: measured by the Collector, by name, instrument and unit, from the server it names.
import casino from '../containers/casino.ts'
import type { MetricContract } from '../assertions/index.ts'
import { attributeText, type Metric } from '../harness/telemetry/index.ts'
import type { Telemetry } from '../harness/playwright/index.ts'
import {
  blocksHit,
  commandsProcessed,
  commits,
  databaseSize,
  keyspaceHits,
  postgresMetrics,
  redisMetrics,
} from './contracts/infrastructure.ts'
import { expect, test } from './fixtures.ts'

const recordedOf = (telemetry: Telemetry, metric: MetricContract): readonly Metric[] =>
  telemetry
    .metric(metric)
    .recording.metrics()
    .filter(({ name }) => name === metric.name)

/** Of all streams together, each as last exported. */
function standing(telemetry: Telemetry, metric: MetricContract): number {
  const latest = new Map<string, number>()
  for (const { resource, data } of recordedOf(telemetry, metric))
    for (const point of data.points)
      if ('value' in point)
        latest.set(JSON.stringify([resource.attributes, point.attributes]), Number(point.value))
  return [...latest.values()].reduce((sum, one) => sum + one, 0)
}

test('Postgres is measured: connections, statements and cache hits, which follow what is done', async ({
  api,
  players,
  telemetry,
}) => {
  for (const metric of postgresMetrics) await expect(telemetry.metric(metric)).toBeAsPromised()
  await expect(telemetry.metric({ ...databaseSize, unit: 's' })).not.toBeAsPromised()
  const counters = [commits, blocksHit]
  const before = counters.map((metric) => standing(telemetry, metric))
  await players.join()
  await api.get('/api/leaderboard/slots', 'a look that reads from Postgres')
  for (const [at, metric] of counters.entries())
    await expect.poll(() => standing(telemetry, metric)).toBeGreaterThan(before[at] ?? 0)
})

test('Redis is measured: memory, commands and keyspace hits, which follow what is done', async ({
  players,
  telemetry,
}) => {
  for (const metric of redisMetrics) await expect(telemetry.metric(metric)).toBeAsPromised()
  await expect(telemetry.metric({ ...keyspaceHits, instrument: 'gauge' })).not.toBeAsPromised()
  const counters = [commandsProcessed, keyspaceHits]
  const before = counters.map((metric) => standing(telemetry, metric))
  expect(await players.balance(await players.join())).toBe(1000)
  for (const [at, metric] of counters.entries())
    await expect.poll(() => standing(telemetry, metric)).toBeGreaterThan(before[at] ?? 0)
})

test('what measures Postgres and Redis says which server it is, and which database', async ({
  telemetry,
}) => {
  for (const metric of [databaseSize, keyspaceHits]) {
    await expect(telemetry.metric(metric)).toBeAsPromised()
    const recorded = recordedOf(telemetry, metric)
    const said = (key: string) => [
      ...new Set(recorded.map(({ resource }) => attributeText(resource.attributes, key))),
    ]
    expect(said('service.name')).toEqual(metric.services)
    expect(said('service.namespace')).toEqual([casino.namespace])
    expect(said('service.instance.id')).toEqual([expect.stringMatching(/:\d+$/)])
  }
  const { postgres } = casino.infrastructure
  if (postgres?.kind !== 'postgres') throw new Error('the casino has no Postgres')
  const databases = recordedOf(telemetry, databaseSize).map(({ resource }) =>
    attributeText(resource.attributes, 'postgresql.database.name'),
  )
  expect([...new Set(databases)]).toEqual(expect.arrayContaining([...postgres.databases]))
})
