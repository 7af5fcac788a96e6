// `toIncreaseBy`: waits for the data that decides, and other traffic decides nothing.
import { afterEach, beforeEach, describe, test, vi } from 'vitest'
import { expect } from '../../harness/vitest/index.ts'
import { receive } from '../settle/received.ts'
import { counter64 } from '../../assertions/examples/build-metrics.ts'
import { exported, failureAtDeadline, heartbeat, play, plays, setting, SLOTS } from './metric-setting.ts'
import { failureOf } from './settled-trace.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('an increase by what the test did', () => {
  test('holds at once when the data is there', async () => {
    const { handle, recording, judged } = setting([play(1010)])
    receive(recording, { metrics: [exported(900, 4), exported(1300, 5)] })
    await expect(handle).toIncreaseBy(1)
    expect(judged).toEqual([{ findings: [] }])
    expect(recording.listeners).toBe(0)
  })

  test('holds though another service that promises the metric has not sent it yet', async () => {
    const { handle, recording, judged } = setting([play(1010)], {
      metric: { ...plays, services: [SLOTS, 'dice'] },
    })
    const beat = (when: number) => counter64({ service: 'dice', name: 'up', value: 1, when })
    receive(recording, { metrics: [exported(900, 4), exported(1300, 5), beat(1300), beat(1700)] })
    await expect(handle).toIncreaseBy(1)
    expect(judged).toEqual([{ findings: [] }])
  })

  test('fails when another service has sent it with another unit', async () => {
    const { handle, recording } = setting([play(1010)], { metric: { ...plays, services: [SLOTS, 'dice'] } })
    const wrong = (when: number) =>
      counter64({
        service: 'dice',
        name: plays.name,
        unit: 's',
        value: 0,
        when,
        attributes: { 'game.type': 'dice' },
      })
    receive(recording, { metrics: [exported(900, 4), exported(1300, 5), wrong(1300), wrong(1700)] })
    const text = await failureOf(() => expect(handle).toIncreaseBy(1))
    expect(text).toMatch(/^MET2 error: .*game_plays_total of dice/m)
  })

  test('waits for the next data point, and holds on its arrival with no time gone by', async () => {
    const { handle, recording } = setting([play(1010)])
    receive(recording, { metrics: [exported(900, 4)] })
    const begun = Date.now()
    const holds = expect(handle).toIncreaseBy(1)
    expect(recording.listeners).toBe(1)
    receive(recording, { metrics: [exported(1050, 5)] })
    await vi.advanceTimersByTimeAsync(0)
    expect(recording.listeners).toBe(1)
    receive(recording, { metrics: [exported(1300, 5)] })
    await holds
    expect(Date.now()).toBe(begun)
    expect(recording.listeners).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('fails when the counter did not move: code, metric, numbers and the trace are named', async () => {
    const own = play(1010)
    const { handle, recording, judged } = setting([own])
    receive(recording, { metrics: [exported(900, 4), exported(1300, 4)] })
    const text = await failureOf(() => expect(handle).toIncreaseBy(1))
    expect(text).toContain('game_plays_total {"game.type":"slots"}: an increase of 1 was demanded.')
    expect(text).toMatch(/^MET9 error: .*game_plays_total rose by 0/m)
    expect(text).toContain(`traces of the test: ${own.traceId}`)
    expect(judged[0]?.findings.map((finding) => finding.code)).toEqual(['MET9'])
  })

  test('fails when the test did something else than it says', async () => {
    const { handle, recording } = setting([play(1010)])
    receive(recording, { metrics: [exported(900, 4), exported(1300, 5)] })
    const text = await failureOf(() => expect(handle).toIncreaseBy(2))
    expect(text).toMatch(/^MET9 error: .*1 spans that game_plays_total counts, instead of 2/m)
  })

  test('fails when the service exports, but never this metric', async () => {
    const { handle, recording } = setting([play(1010)])
    receive(recording, { metrics: [heartbeat(900), heartbeat(1300), heartbeat(1700)] })
    const text = await failureOf(() => expect(handle).toIncreaseBy(1))
    expect(text).toMatch(/^MET1 error: .*vegas-slots-service sent no data point of game_plays_total/m)
  })

  test('fails for another unit than the promised, although the count is right', async () => {
    const { handle, recording } = setting([play(1010)])
    receive(recording, { metrics: [exported(900, 4, 'plays'), exported(1300, 5, 'plays')] })
    expect(await failureOf(() => expect(handle).toIncreaseBy(1))).toMatch(
      /^MET2 error: .*"\{play\}".*"plays"/m,
    )
  })
})

describe('a data point that is faster than the spans it counts', () => {
  test('decides nothing until the spans of the test are complete', async () => {
    const { handle, recording } = setting([])
    const own = play(1010)
    const { promise, resolve } = Promise.withResolvers<void>()
    receive(recording, { metrics: [exported(900, 4), exported(1300, 5)] })
    const holds = expect({
      ...handle,
      traceIds: [own.traceId],
      complete: () => promise,
    }).toIncreaseBy(1)
    await vi.advanceTimersByTimeAsync(0)
    receive(recording, { spans: [own] })
    resolve()
    await holds
  })

  test('fails with the reason where they cannot be proved complete', async () => {
    const { handle, recording } = setting([play(1010)])
    receive(recording, { metrics: [exported(900, 4), exported(1300, 5)] })
    const complete = () => Promise.reject(new Error('the marker of slots never came'))
    expect(await failureOf(() => expect({ ...handle, complete }).toIncreaseBy(1))).toContain(
      'the marker of slots never came',
    )
  })
})

describe('other traffic', () => {
  test('does not break the increase: its spans account for its share', async () => {
    const { handle, recording } = setting([play(1010)])
    receive(recording, {
      spans: [play(1005), play(1020)],
      metrics: [exported(900, 4), exported(1300, 7)],
    })
    await expect(handle).toIncreaseBy(1)
  })

  test('does not satisfy it: another play counts for another test', async () => {
    const { handle, recording } = setting([play(1010)])
    receive(recording, { spans: [play(1020)], metrics: [exported(900, 4), exported(1300, 5)] })
    expect(await failureOf(() => expect(handle).toIncreaseBy(1))).toMatch(/^MET9 error: /m)
  })

  test('whose spans come late is waited for, and a rise that stays without a span fails', async () => {
    const late = setting([play(1010)])
    receive(late.recording, { metrics: [exported(900, 4), exported(1300, 6)] })
    const holds = expect(late.handle).toIncreaseBy(1)
    expect(late.recording.listeners).toBe(1)
    receive(late.recording, { spans: [play(1020)] })
    await holds

    const never = setting([play(1010)])
    receive(never.recording, { metrics: [exported(900, 4), exported(1300, 6)] })
    const text = await failureAtDeadline(() => expect(never.handle).toIncreaseBy(1))
    expect(text).toMatch(/^MET9 error: .*rose by 2, more than the spans it counts/m)
  })
})

describe('an increase by nothing', () => {
  test('holds when the counter stood still, behind a data point taken afterwards', async () => {
    const { handle, recording } = setting([])
    receive(recording, { metrics: [exported(900, 4)] })
    const holds = expect(handle).toIncreaseBy(0)
    expect(recording.listeners).toBe(1)
    receive(recording, { metrics: [exported(1300, 4)] })
    await holds
  })

  test('holds for a counter that nobody ever touched, once its service exported without it', async () => {
    const { handle, recording } = setting([])
    receive(recording, { metrics: [heartbeat(900), heartbeat(1300), heartbeat(1700)] })
    await expect(handle).toIncreaseBy(0)
  })

  test('holds while others play, and fails when the test itself did', async () => {
    const others = setting([])
    receive(others.recording, { spans: [play(1010)], metrics: [exported(900, 4), exported(1300, 5)] })
    await expect(others.handle).toIncreaseBy(0)

    const own = setting([play(1010)])
    receive(own.recording, { metrics: [exported(900, 4), exported(1300, 5)] })
    expect(await failureOf(() => expect(own.handle).toIncreaseBy(0))).toMatch(/^MET9 error: /m)
  })
})
