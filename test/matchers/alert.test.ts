// `toFire`: an alert on what was recorded while the test ran, and what leaves it undecided.
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { counter64 } from '../../assertions/examples/build-metrics.ts'
import { at } from '../../assertions/examples/build.ts'
import { type AlertHandle, fire } from '../../harness/matchers/index.ts'
import { promtool } from '../../harness/runtime/index.ts'
import type { Metric } from '../../harness/telemetry/index.ts'
import { receive, WatchedRecording } from '../settle/received.ts'

// An empty cache means a download.
beforeAll(async () => void (await promtool()), 300_000)

const RULES = fileURLToPath(new URL('../../containers/infra/alerts/casino.yaml', import.meta.url))

const failed = (when: number, value: number): Metric =>
  counter64({
    service: 'accounts-service',
    name: 'deposit_total',
    unit: '{deposit}',
    value,
    when,
    since: -60_000,
    attributes: { status: 'failed' },
  })

/** A test between 1000 and 1100 ms, of which these exports came. */
function handle(metrics: readonly Metric[], alert = 'DepositsFailing'): AlertHandle {
  const recording = new WatchedRecording()
  if (metrics.length > 0) receive(recording, { metrics })
  return { alert, rules: RULES, recording, since: at(0), responded: at(1100) }
}
const NOT = { isNot: true }

describe('an alert', () => {
  test('fires on what rose during the test', async () => {
    const rising = handle([failed(800, 0), failed(1200, 1)])
    expect((await fire(rising)).pass).toBe(true)
    expect((await fire(rising, NOT)).message()).toBe('DepositsFailing fired, and was expected not to.')
  })

  test('fires once the export comes that shows it', async () => {
    const late = handle([failed(400, 0), failed(800, 0)])
    const fired = fire(late)
    receive(late.recording, { metrics: [failed(1200, 1)] })
    expect((await fired).pass).toBe(true)
  })

  test('is quiet when nothing rose by an export after the test', async () => {
    const level = handle([failed(800, 3), failed(1200, 3)])
    expect((await fire(level, NOT)).pass).toBe(false)
  })

  test('knows nothing of what rose long before the test', async () => {
    const earlier = [failed(-9_000, 0), failed(-8_600, 1)]
    expect((await fire(handle([...earlier, failed(800, 1), failed(1200, 1)]), NOT)).pass).toBe(false)
  })
})

describe('undecided is an alert', () => {
  test('that the file does not have', async () => {
    const unknown = fire(handle([failed(1200, 1)], 'DepositsFail'))
    await expect(unknown).rejects.toThrow('DepositsFail of')
    await expect(unknown).rejects.toThrow('the file has BetsFailing, DepositsFailing,')
  })

  test('for which nothing was recorded', async () => {
    const other = handle([failed(1200, 1)], 'ScoringSlow')
    await expect(fire(other, NOT)).rejects.toThrow('no series that its expression names was recorded')
  })
})
