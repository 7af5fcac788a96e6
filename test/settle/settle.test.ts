// Settling: resolves with the evidence, explains itself at the deadline, and leaves nothing behind.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { quietWindow, settle, SettleTimeout, spanMarker, waitFor } from '../../harness/settle/index.ts'
import { newTraceId, span } from '../../assertions/examples/build.ts'
import { receive, WatchedRecording } from './received.ts'

const TRACE = newTraceId()
const MARKER = newTraceId()
const marker = (service: string) => span({ service, name: 'GET /health', traceId: MARKER })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Nothing listens and no timer runs any more. */
function expectNothingLeft(recording: WatchedRecording) {
  expect(recording.listeners).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
}

describe('what is there already', () => {
  test('resolves without waiting for anything to arrive', async () => {
    const recording = new WatchedRecording()
    receive(recording, { spans: [marker('slots')] })
    await settle(recording, [spanMarker('slots', MARKER)], { deadline: 1000 })
    expectNothingLeft(recording)
  })

  test('without barriers there is nothing to wait for', async () => {
    const recording = new WatchedRecording()
    await settle(recording, [], { deadline: 1000 })
    expectNothingLeft(recording)
  })

  test('counts although the deadline is zero', async () => {
    const recording = new WatchedRecording()
    receive(recording, { spans: [marker('slots')] })
    await expect(
      waitFor(
        recording,
        () => 'there',
        () => [],
        { deadline: 0 },
      ),
    ).resolves.toBe('there')
  })
})

describe('what arrives', () => {
  test('resolves on the arrival that passes the last barrier, and with no time gone by', async () => {
    const recording = new WatchedRecording()
    const begun = Date.now()
    const ended = vi.fn<() => void>()
    const both = [spanMarker('slots', MARKER), spanMarker('scoring', MARKER)]
    const settled = settle(recording, both, { deadline: 1000 }).then(ended)
    receive(recording, { spans: [marker('slots')] })
    await vi.advanceTimersByTimeAsync(0)
    expect(ended).not.toHaveBeenCalled()
    receive(recording, { spans: [marker('scoring')] })
    await settled
    expect(Date.now()).toBe(begun)
    expectNothingLeft(recording)
  })

  test('resolves with the value of the probe, a falsy one too', async () => {
    const recording = new WatchedRecording()
    let value: number | undefined
    const waiting = waitFor(
      recording,
      () => value,
      () => ['a number'],
      { deadline: 1000 },
    )
    value = 0
    receive(recording, { spans: [marker('slots')] })
    await expect(waiting).resolves.toBe(0)
  })

  test('a barrier that has passed once is not asked again', async () => {
    const recording = new WatchedRecording()
    const first = { ...spanMarker('slots', MARKER), passed: vi.fn<() => boolean>(() => true) }
    const settled = settle(recording, [first, spanMarker('scoring', MARKER)], { deadline: 1000 })
    receive(recording, { spans: [marker('other')] })
    receive(recording, { spans: [marker('scoring')] })
    await settled
    expect(first.passed).toHaveBeenCalledTimes(1)
  })

  test('two waits on one recording end each on its own evidence', async () => {
    const recording = new WatchedRecording()
    const slots = settle(recording, [spanMarker('slots', MARKER)], { deadline: 1000 })
    const scoring = settle(recording, [spanMarker('scoring', MARKER)], { deadline: 1000 })
    const late = expect(scoring).rejects.toBeInstanceOf(SettleTimeout)
    receive(recording, { spans: [marker('slots')] })
    await slots
    expect(recording.listeners).toBe(1)
    await vi.advanceTimersByTimeAsync(1000)
    await late
    expectNothingLeft(recording)
  })
})

describe('the deadline', () => {
  async function timeout(recording: WatchedRecording): Promise<SettleTimeout> {
    const both = [spanMarker('slots', MARKER), spanMarker('scoring', MARKER)]
    const failed = settle(recording, both, { deadline: 1500, traceId: TRACE }).then(
      () => undefined,
      (error: unknown) => error,
    )
    receive(recording, {
      spans: [
        marker('slots'),
        span({ service: 'frontend', kind: 'SERVER', name: 'POST /api/slots/spin', traceId: TRACE }),
        span({ service: 'slots', kind: 'INTERNAL', name: 'game.play', traceId: TRACE }),
      ],
    })
    await vi.advanceTimersByTimeAsync(1500)
    const error = await failed
    if (!(error instanceof SettleTimeout)) throw new Error('it did not time out')
    return error
  }

  test('names exactly what was still awaited, and the code', async () => {
    const recording = new WatchedRecording()
    const error = await timeout(recording)
    expect(error.code).toBe('SETTLE_TIMEOUT')
    expect(error.awaited).toEqual(["the marker's span of scoring"])
    expect(error.message).toContain("Still awaited:\n  - the marker's span of scoring\n")
    expect(error.message).not.toContain("the marker's span of slots")
    expect(error.message).toContain('not complete after 1500 ms')
    expectNothingLeft(recording)
  })

  test('says what was there: the trace by its id and spans, and all that the sink holds', async () => {
    const error = await timeout(new WatchedRecording())
    expect(error.traceId).toBe(TRACE)
    expect(error.message).toContain(`Trace ${TRACE} had 2 spans:`)
    expect(error.message).toContain('  - frontend SERVER POST /api/slots/spin\n')
    expect(error.message).toContain('  - slots INTERNAL game.play\n')
    expect(error.message).toContain('3 spans, 0 log records and 0 data points of slots, frontend.')
  })

  test('says of an empty recording that no service was heard of', async () => {
    const recording = new WatchedRecording()
    const failed = expect(
      settle(recording, [spanMarker('slots', MARKER)], { deadline: 100, traceId: TRACE }),
    ).rejects.toThrow(/had 0 spans:\n.*of no service\./s)
    await vi.advanceTimersByTimeAsync(100)
    await failed
  })

  test('what arrives after it changes nothing any more', async () => {
    const recording = new WatchedRecording()
    const failed = expect(
      settle(recording, [spanMarker('slots', MARKER)], { deadline: 100 }),
    ).rejects.toMatchObject({ code: 'SETTLE_TIMEOUT' })
    await vi.advanceTimersByTimeAsync(100)
    receive(recording, { spans: [marker('slots')] })
    await failed
    expectNothingLeft(recording)
  })
})

describe('a quiet window', () => {
  test('is asked again although nothing arrives, and ends soon after the silence is long enough', async () => {
    const recording = new WatchedRecording()
    const begun = Date.now()
    const window = quietWindow('cron', 200, () => Date.now())
    const ended = settle(recording, [window], { deadline: 5000 }).then(() => Date.now() - begun)
    await vi.advanceTimersByTimeAsync(120)
    receive(recording, { spans: [span({ service: 'cron', name: 'tick' })] })
    await vi.advanceTimersByTimeAsync(5000)
    const after = await ended
    expect(after).toBeGreaterThanOrEqual(320)
    expect(after).toBeLessThanOrEqual(370)
    expectNothingLeft(recording)
  })

  test('meets the deadline while the service goes on sending', async () => {
    const recording = new WatchedRecording()
    const failed = expect(
      settle(recording, [quietWindow('cron', 200, () => Date.now())], { deadline: 1000 }),
    ).rejects.toMatchObject({ awaited: ['200 ms without spans from cron'] })
    for (let tick = 0; tick < 10; tick += 1) {
      receive(recording, { spans: [span({ service: 'cron', name: 'tick' })] })
      await vi.advanceTimersByTimeAsync(100)
    }
    await failed
    expectNothingLeft(recording)
  })
})
