// Metrics that never come, that are expected not to rise, and that are as promised.
import { afterEach, beforeEach, describe, test, vi } from 'vitest'
import { expect } from '../../harness/vitest/index.ts'
import { receive, type WatchedRecording } from '../settle/received.ts'
import { exported, failureAtDeadline, play, plays, type Setting, setting, SLOTS } from './metric-setting.ts'
import { failureOf } from './settled-trace.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('when the metric never comes', () => {
  const undecided = (assertion: (setting: Setting) => Promise<unknown>) => {
    const made = setting([play(1010)])
    receive(made.recording, { metrics: [exported(900, 4)] })
    return failureAtDeadline(() => assertion(made))
  }

  test('the failure says how long it waited, and for what', async () => {
    const text = await undecided(({ handle }) => expect(handle).toIncreaseBy(1))
    expect(text).toContain(
      `After 6000 ms still awaited: an export of metrics by ${SLOTS} after the last request`,
    )
  })

  test('.not does not hold either: what was not looked at is no pass', async () => {
    const text = await undecided(({ handle }) => expect(handle).not.toIncreaseBy(1))
    expect(text).toContain('still awaited')
  })

  test('nothing goes on listening', async () => {
    let left: WatchedRecording | undefined
    await undecided(({ handle, recording }) => {
      left = recording
      return expect(handle).toIncreaseBy(1)
    })
    expect(left?.listeners).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('.not', () => {
  test('holds when the numbers disagree, and what it found is no finding of the run', async () => {
    const { handle, recording, judged } = setting([play(1010)])
    receive(recording, { metrics: [exported(900, 4), exported(1300, 4)] })
    await expect(handle).not.toIncreaseBy(1)
    expect(judged).toEqual([{ findings: [] }])
  })

  test('fails when they agree', async () => {
    const { handle, recording } = setting([play(1010)])
    receive(recording, { metrics: [exported(900, 4), exported(1300, 5)] })
    const text = await failureOf(() => expect(handle).not.toIncreaseBy(1))
    expect(text).toContain('game_plays_total rose by 1, and was expected not to')
  })
})

describe('a metric as promised', () => {
  test('holds at once, or as soon as it is sent', async () => {
    const { handle, recording } = setting([])
    const holds = expect(handle).toBeAsPromised()
    expect(recording.listeners).toBe(1)
    receive(recording, { metrics: [exported(900, 4)] })
    await holds
    expect(recording.listeners).toBe(0)
    await expect(handle).toBeAsPromised()
  })

  test('fails at the deadline when it is never sent, or sent as something else', async () => {
    const silent = setting([])
    const nothing = await failureAtDeadline(() => expect(silent.handle).toBeAsPromised())
    expect(nothing).toMatch(/^MET1 error: .*sent no data point of game_plays_total/m)
    expect(silent.judged[0]?.findings.map((finding) => finding.code)).toEqual(['MET1'])

    const wrong = setting([], { metric: { ...plays, instrument: 'histogram' } })
    receive(wrong.recording, { metrics: [exported(900, 4)] })
    const other = await failureAtDeadline(() => expect(wrong.handle).toBeAsPromised())
    expect(other).toMatch(/^MET2 error: .*should be a histogram, is a counter/m)
  })

  test('behind .not fails when it is as promised', async () => {
    const { handle, recording, judged } = setting([])
    receive(recording, { metrics: [exported(900, 4)] })
    const text = await failureOf(() => expect(handle).not.toBeAsPromised())
    expect(text).toContain('game_plays_total is as promised, and was expected not to be')
    expect(judged).toEqual([{ findings: [] }])
  })
})
