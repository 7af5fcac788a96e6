// Queries of dashboards and alerts, looked up in what was recorded.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type Holdings,
  holdingsOf,
  labelValues,
  type Observed,
  readDashboard,
  readRules,
  signatureOf,
  watchDifferences,
  watchedIn,
  type WatchedQuery,
} from '../../assertions/index.ts'
import { recordedCasino, without, withMetrics, withSpans } from './casino.ts'

let casino: Observed
let held: Holdings
beforeAll(async () => {
  casino = await recordedCasino()
  held = holdings(casino)
})

const holdings = (observed: Observed): Holdings =>
  holdingsOf(signatureOf(observed), labelValues(observed.metrics))

const query = (text: string, language: WatchedQuery['language'] = 'promql'): WatchedQuery => ({
  place: 'dashboard D, panel P',
  language,
  text,
  file: 'd.json',
})

/** What the query lacks in the recorded casino. */
function lackedBy(text: string, language?: WatchedQuery['language']): readonly string[] {
  const found = watchedIn({ queries: [query(text, language)], recorded: ['job:requests:rate5m'] }, held, held)
  return [...found.lacking.flatMap(({ missing }) => missing), ...found.unread, ...found.waiting]
}

describe('a PromQL query', () => {
  test.each([
    'sum by (game_type) (rate(game_plays_total[5m]))',
    'histogram_quantile(0.95, sum by (job, le) (rate(http_server_request_duration_seconds_bucket[5m])))',
    'rate(game_latency_milliseconds_count{game_type="slots"}[5m]) / ignoring(le) game_latency_milliseconds_sum',
    '{__name__=~"redis_calls.*", db_operation_name="hset"}',
    'consumer_lag{topic="ledger.entry.v1"} > 100',
    'label_replace(consumer_lag, "queue", "$1", "topic", "(.*)")',
    'sum by (queue) (label_replace(consumer_lag, "queue", "$1", "topic", "(.*)"))',
    'job:requests:rate5m > 1',
    'target_info{service_name="ledger-service"}',
    'bet_processed_total{status!="lost"}',
    'vector(1)',
  ])('finds its data: %s', (text) => {
    expect(lackedBy(text)).toEqual([])
  })

  test.each([
    ['game_plays', 'there is no metric game_plays'],
    ['sum by (game) (game_plays_total)', 'game_plays_total has no label game'],
    ['game_plays_total{game="slots"}', 'game_plays_total has no label game'],
    ['game_latency_seconds_bucket', 'there is no metric game_latency_seconds_bucket'],
    [
      'sum(rate(game_latency_milliseconds_bucket{le="333"}[5m]))',
      'game_latency_milliseconds_bucket is never recorded with le="333"',
    ],
    ['{__name__=~"dice_.*"}', 'there is no metric dice_.*'],
    ['rate(game_plays_total[5m]) / rate(dice_rolls_total[5m])', 'there is no metric dice_rolls_total'],
    ['sum(rate(', 'dashboard D, panel P: is no PromQL at character 10, and is not checked'],
  ])('%s: %s', (text, told) => {
    expect(lackedBy(text)).toEqual([told])
  })

  test('that waits for failures lacks nothing in a sound run', () => {
    expect(lackedBy('game_plays_total{game_type="bingo"}')).toEqual(['dashboard D, panel P'])
  })
})

describe('TraceQL and LogQL, as far as they are read', () => {
  test.each([
    ['{ span.http.route = "/api/slots/spin" && resource.service.name = "ledger-service" }', 'traceql', []],
    ['{ name = "game.play" && .game.type != "dice" } | count() > 2', 'traceql', []],
    ['{ span.http.path = "/x" }', 'traceql', ['no span has span.http.path']],
    ['{ name = "game.round" }', 'traceql', ['there is no span game.round']],
    [
      '{ span.x = ',
      'traceql',
      ['dashboard D, panel P: is no TraceQL that could be read, and is not checked'],
    ],
    ['sum by (level) (count_over_time({service_name="x"} | json | game_type = "slots" [5m]))', 'logql', []],
    ['{service_name="x"} | json | player = "1"', 'logql', ['no log has the field player']],
    ['{pod="x"}', 'logql', ['no log has the field pod']],
    ['count', 'logql', ['dashboard D, panel P: is no LogQL that could be read, and is not checked']],
  ] as const)('%s', (text, language, told) => {
    expect(lackedBy(text, language)).toEqual(told)
  })
})

describe('a dashboard', () => {
  const board = (targets: readonly object[], list: readonly object[] = []) =>
    readDashboard(
      { title: 'D', templating: { list }, panels: [{ title: 'row', panels: [{ title: 'P', targets }] }] },
      'd.json',
    )

  test('is read with its rows, and with variables expanded to any value', () => {
    const read = board(
      [
        { expr: 'rate(x{job="$job", env=~"${env:regex}"}[$__rate_interval]) + [[n]]' },
        { expr: 'hidden', hide: true },
      ],
      [
        { name: 'job', type: 'query', query: 'label_values(up{env="$env"}, job)' },
        { name: 'n', type: 'custom', query: 'three : 3,4' },
      ],
    )
    expect(read?.queries.map(({ text }) => text)).toEqual([
      'rate(x{job=~".*", env=~".*"}[5m]) + 3',
      'count by (job) (up{env="$env"})',
    ])
    expect(read?.queries[0]?.place).toBe('dashboard D, panel P')
  })

  test('says which data source it does not read', () => {
    expect(board([{ expr: 'SELECT 1', datasource: { type: 'mysql' } }])?.unread).toEqual([
      'dashboard D, panel P: its data source is of no kind that is read',
    ])
  })

  test('is nothing else', () => {
    expect(readDashboard({ title: 'x' }, 'x.json')).toBeUndefined()
    expect(readRules({ rules: [] }, 'x.yaml')).toBeUndefined()
  })
})

test('rules are read with the series that they make', () => {
  const rules = readRules(
    {
      groups: [
        {
          rules: [
            { alert: 'A', expr: 'x > 1' },
            { record: 'job:x:sum', expr: 'sum(x)' },
          ],
        },
      ],
    },
    'r.yaml',
  )
  expect(rules?.recorded).toEqual(['job:x:sum'])
  expect(rules?.queries.map(({ place }) => place)).toEqual(['alert A', 'recorded series job:x:sum'])
})

describe("the casino's own dashboards", () => {
  const folder = fileURLToPath(new URL('../../containers/infra/dashboards', import.meta.url))
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const queriesOf = (name: string) =>
    readDashboard(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')), name)?.queries ?? []

  test.each(files)('%s: every query finds its data in the recorded casino', (name) => {
    const queries = queriesOf(name)
    expect(queries.length).toBeGreaterThan(2)
    const { lacking, unread } = watchedIn({ queries, recorded: [] }, held, held)
    expect(lacking.map(({ query: { place }, missing }) => `${place}: ${missing.join(', ')}`)).toEqual([])
    expect(unread).toEqual([])
  })

  test('a change that empties a panel is told with panel and dashboard', () => {
    const watch = { queries: files.flatMap(queriesOf), recorded: [] }
    const told = (after: Observed) =>
      watchDifferences(watchedIn(watch, held, holdings(after)))
        .filter(({ change }) => change === 'panel emptied')
        .map(({ subject, after: missing }) => `${subject}: ${missing}`)
    const renamed = withMetrics(casino, (metric) =>
      metric.name === 'consumer_lag' ? { ...metric, name: 'kafka.consumer.lag' } : metric,
    )
    expect(told(renamed)).toEqual([
      'dashboard Casino: from outbox to read model, panel Messages not yet consumed: there is no metric consumer_lag',
      'dashboard Casino: from outbox to read model, variable topic: there is no metric consumer_lag',
    ])
    expect(told(withSpans(casino, (span) => without(span, 'game.type')))).toEqual([
      'dashboard Casino: the business, panel Plays: no span has span.game.type',
    ])
    expect(told(casino)).toEqual([])
  })
})
