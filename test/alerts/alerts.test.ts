// The casino's alert rules: each fires on the recorded casino when what it is there for is in it, and is quiet when not.
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { scrapedMetrics } from '../../assertions/index.ts'
import { AlertsNotEvaluated, alertsIn, evaluateAlerts } from '../../harness/alerts/index.ts'
import { readRecording } from '../../harness/run/index.ts'
import { promtool } from '../../harness/runtime/index.ts'
import {
  attributeText,
  type HistogramDataPoint,
  type Metric,
  type NumberDataPoint,
} from '../../harness/telemetry/index.ts'

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const RULES = file('../../containers/infra/alerts/casino.yaml')

/** An empty cache means a download. */
const COLD_MS = 300_000

let recorded: readonly Metric[] = []
beforeAll(async () => {
  await promtool()
  recorded = (await readRecording([file('../fixtures/small-casino')])).metrics()
}, COLD_MS)

const outcomeOf = async (alert: string, metrics: readonly Metric[]) =>
  (await evaluateAlerts(RULES, metrics)).get(alert)

type NumberEdit = (point: NumberDataPoint, at: number) => NumberDataPoint | undefined

/** Each data point of the metric, with its place in the metric's recording. */
function editNumbers(name: string, edit: NumberEdit): Metric[] {
  let at = 0
  return recorded.map((metric) => {
    const { data } = metric
    if (metric.name !== name || (data.type !== 'sum' && data.type !== 'gauge')) return metric
    return { ...metric, data: { ...data, points: data.points.flatMap((point) => edit(point, at++) ?? []) } }
  })
}

function editHistograms(name: string, edit: (point: HistogramDataPoint) => HistogramDataPoint): Metric[] {
  return recorded.map((metric) => {
    const { data } = metric
    if (metric.name !== name || data.type !== 'histogram') return metric
    return { ...metric, data: { ...data, points: data.points.map(edit) } }
  })
}

const failed = ({ attributes }: NumberDataPoint) => attributeText(attributes, 'status') === 'failed'
/** The counter stood at nothing, and then failed once. */
const failing: NumberEdit = (point, at) => ({
  ...point,
  attributes: [{ key: 'status', value: 'failed' }],
  value: at < 4 ? 0n : 1n,
})
const withoutFailures: NumberEdit = (point) => (failed(point) ? undefined : point)

describe.each([
  ['BetsFailing', 'bet_processed_total'],
  ['DepositsFailing', 'deposit_total'],
])('%s', (alert, counter) => {
  test('fires on a failure', async () => {
    expect(await outcomeOf(alert, editNumbers(counter, failing))).toBe('fired')
  })

  test('is quiet without one', async () => {
    expect(await outcomeOf(alert, editNumbers(counter, withoutFailures))).toBe('quiet')
  })
})

describe('ConsumerBehind', () => {
  const waiting = (value: number) => editNumbers('consumer_lag', (point) => ({ ...point, value }))

  test('fires when more than a thousand messages wait for five minutes', async () => {
    expect(await outcomeOf('ConsumerBehind', waiting(1_001))).toBe('fired')
  })

  test('is quiet at a thousand, and when it is over soon', async () => {
    expect(await outcomeOf('ConsumerBehind', waiting(1_000))).toBe('quiet')
    const soonOver = editNumbers('consumer_lag', (point, at) => ({ ...point, value: at < 4 ? 5_000 : 0 }))
    expect(await outcomeOf('ConsumerBehind', soonOver)).toBe('quiet')
  })
})

describe('GamesFailing', () => {
  /** Every answer to a game, as one of this status. */
  const answered = (status: bigint) =>
    editHistograms('http.server.request.duration', (point) => ({
      ...point,
      attributes: point.attributes.map((one) =>
        one.key === 'http.response.status_code' ? { ...one, value: status } : one,
      ),
    }))

  test('fires when games answer with 503, and is quiet when with 400', async () => {
    expect(await outcomeOf('GamesFailing', answered(503n))).toBe('fired')
    expect(await outcomeOf('GamesFailing', answered(400n))).toBe('quiet')
  })
})

describe('ScoringSlow', () => {
  /** All that was recorded, in one bucket. */
  const taking = (bound: number) =>
    editHistograms('scoring_latency', (point) => {
      const explicitBounds = [100, 300, 1_000]
      const bucketCounts = [...explicitBounds, Number.POSITIVE_INFINITY].map((one) =>
        one === bound ? point.count : 0n,
      )
      return { ...point, explicitBounds, bucketCounts }
    })

  test('fires when results take over 300 ms, and is quiet up to that', async () => {
    expect(await outcomeOf('ScoringSlow', taking(1_000))).toBe('fired')
    expect(await outcomeOf('ScoringSlow', taking(300))).toBe('quiet')
  })
})

describe('ChatUnreachable', () => {
  const probed = (success: 0 | 1) =>
    outcomeOf(
      'ChatUnreachable',
      scrapedMetrics({
        text: `probe_success ${success}\n`,
        time: 1_800_000_000_000_000_000n,
        job: 'chat-websocket',
        instance: 'gateway:80',
      }),
    )

  test('fires when the probe fails, is quiet when it succeeds, and says nothing of what was never probed', async () => {
    expect(await probed(0)).toBe('fired')
    expect(await probed(1)).toBe('quiet')
    expect(await outcomeOf('ChatUnreachable', recorded)).toBe('no data')
  })
})

test('nothing is decided where nothing was recorded', async () => {
  const outcomes = await evaluateAlerts(RULES, [])
  expect([...outcomes.keys()]).toEqual(await alertsIn(RULES))
  expect([...outcomes.values()]).toEqual(Array.from({ length: 6 }, () => 'no data'))
})

test('rules that promtool refuses are told as that', async () => {
  const metrics = recorded.filter(({ name }) => name === 'deposit_total')
  await expect(evaluateAlerts(file('./fixtures/unreadable.yaml'), metrics)).rejects.toThrow(
    AlertsNotEvaluated,
  )
})
