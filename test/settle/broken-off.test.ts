// Waits that are broken off, by an abort or by a fault in their questions: they reject and leave nothing behind.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { settle, spanMarker, waitFor } from '../../harness/settle/index.ts'
import { newTraceId, span } from '../../assertions/examples/build.ts'
import { receive, WatchedRecording } from './received.ts'

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

describe('a wait that is broken off', () => {
  test('rejects with the reason of the abort and stops listening', async () => {
    const recording = new WatchedRecording()
    const abort = new AbortController()
    const failed = expect(
      settle(recording, [spanMarker('slots', MARKER)], { deadline: 1000, abort: abort.signal }),
    ).rejects.toThrow('the run was stopped')
    abort.abort(new Error('the run was stopped'))
    await failed
    expectNothingLeft(recording)
  })

  test('rejects at once when it was broken off before it began', async () => {
    const recording = new WatchedRecording()
    receive(recording, { spans: [marker('slots')] })
    const abort = AbortSignal.abort(new Error('stopped before'))
    await expect(settle(recording, [spanMarker('slots', MARKER)], { deadline: 1000, abort })).rejects.toThrow(
      'stopped before',
    )
    expectNothingLeft(recording)
  })

  test('an abort after the end is not listened to', async () => {
    const recording = new WatchedRecording()
    const abort = new AbortController()
    const removed = vi.spyOn(abort.signal, 'removeEventListener')
    const settled = settle(recording, [spanMarker('slots', MARKER)], { deadline: 1000, abort: abort.signal })
    receive(recording, { spans: [marker('slots')] })
    await settled
    expect(removed).toHaveBeenCalledWith('abort', expect.any(Function))
    abort.abort()
    expectNothingLeft(recording)
  })

  test('a probe that throws rejects with its own error, at the first question or at a later one', async () => {
    const recording = new WatchedRecording()
    const broken = (healthy: number) => () => {
      if (healthy-- > 0) return undefined
      throw new TypeError('the probe is broken')
    }
    const wait = (probe: () => undefined) => waitFor(recording, probe, () => ['it'], { deadline: 1000 })
    await expect(wait(broken(0))).rejects.toThrow(TypeError)
    const later = expect(wait(broken(1))).rejects.toThrow('the probe is broken')
    receive(recording, { spans: [marker('slots')] })
    await later
    expectNothingLeft(recording)
  })

  test('a fault in telling what was awaited rejects too, and does not leave the wait hanging', async () => {
    const recording = new WatchedRecording()
    const awaited = () => {
      throw new Error('nobody knows')
    }
    const failed = expect(waitFor(recording, () => undefined, awaited, { deadline: 100 })).rejects.toThrow(
      'nobody knows',
    )
    await vi.advanceTimersByTimeAsync(100)
    await failed
    expectNothingLeft(recording)
  })
})
