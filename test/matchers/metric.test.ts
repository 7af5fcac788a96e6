// `toIncreaseBy` and `toBeAsPromised`: they wait for the data that decides, and other traffic decides nothing.
import { afterEach, beforeEach, describe, test, vi } from 'vitest'
import type { MetricContract } from '../../assertions/index.ts'
import type { Judged, MetricHandle } from '../../harness/matchers/index.ts'
import type { Metric, Span } from '../../harness/telemetry/index.ts'
import { expect } from '../../harness/vitest/index.ts'
import { at, counter64, span } from '../assertions/build.ts'
import { receive, WatchedRecording } from '../settle/received.ts'
import { failureOf } from './settled-trace.ts'

const SLOTS = 'vegas-slots-service'

const plays: MetricContract = {
  name: 'game_plays_total',
  services: [SLOTS],
  instrument: 'counter',
  unit: '{play}',
  attributes: ['game.type'],
  countedBy: { span: 'game.play', attributes: { 'game.type': 'game.type' } },
}

const TYPE = { 'game.type': 'slots' }

/** The counter's value as exported at `when`, in milliseconds; the test runs from 1000 to 1100. */
const exported = (when: number, value: number, unit = '{play}'): Metric =>
  counter64({ service: SLOTS, name: plays.name, unit, value, when, attributes: TYPE })

/** Another metric of the same process: shows that it exported. */
const heartbeat = (when: number): Metric => counter64({ service: SLOTS, name: 'up', value: 1, when })

const play = (start: number): Span =>
  span({ service: SLOTS, name: 'game.play', start, ms: 20, attributes: TYPE })

interface Setting {
  readonly handle: MetricHandle
  readonly recording: WatchedRecording
  readonly judged: Judged[]
}

/** A test that played `own`, between requests at 1000 and 1100 ms. */
function setting(own: readonly Span[], more: { readonly metric?: MetricContract } = {}): Setting {
  const recording = new WatchedRecording()
  if (own.length > 0) receive(recording, { spans: own })
  const judged: Judged[] = []
  const handle = {
    metric: more.metric ?? plays,
    attributes: TYPE,
    recording,
    started: at(1000),
    responded: at(1100),
    traceIds: own.map((one) => one.traceId),
    onJudged: (one: Judged) => void judged.push(one),
  }
  return { handle, recording, judged }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** The failure of an assertion that goes on until its deadline. */
async function failureAtDeadline(assertion: () => Promise<unknown>): Promise<string> {
  const failure = failureOf(assertion)
  await vi.advanceTimersByTimeAsync(6000)
  return failure
}

describe('an increase by what the test did', () => {
  test('holds at once when the data is there', async () => {
    const { handle, recording, judged } = setting([play(1010)])
    receive(recording, { metrics: [exported(900, 4), exported(1300, 5)] })
    await expect(handle).toIncreaseBy(1)
    expect(judged).toEqual([{ findings: [] }])
    expect(recording.listeners).toBe(0)
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
