// A counter of plays as a service exports it, and a test that played between 1000 and 1100 ms.
import { vi } from 'vitest'
import type { MetricContract } from '../../assertions/index.ts'
import type { Judged, MetricHandle } from '../../harness/matchers/index.ts'
import type { Metric, Span } from '../../harness/telemetry/index.ts'
import { at, span } from '../../assertions/examples/build.ts'
import { counter64 } from '../../assertions/examples/build-metrics.ts'
import { receive, WatchedRecording } from '../settle/received.ts'
import { failureOf } from './settled-trace.ts'

export const SLOTS = 'vegas-slots-service'

export const plays: MetricContract = {
  name: 'game_plays_total',
  services: [SLOTS],
  instrument: 'counter',
  unit: '{play}',
  attributes: ['game.type'],
  countedBy: { span: 'game.play', attributes: { 'game.type': 'game.type' } },
}

const TYPE = { 'game.type': 'slots' }

/** The counter's value as exported at `when`, in milliseconds; the test runs from 1000 to 1100. */
export const exported = (when: number, value: number, unit = '{play}'): Metric =>
  counter64({ service: SLOTS, name: plays.name, unit, value, when, attributes: TYPE })

/** Another metric of the same process: shows that it exported. */
export const heartbeat = (when: number): Metric => counter64({ service: SLOTS, name: 'up', value: 1, when })

export const play = (start: number): Span =>
  span({ service: SLOTS, name: 'game.play', start, ms: 20, attributes: TYPE })

export interface Setting {
  readonly handle: MetricHandle
  readonly recording: WatchedRecording
  readonly judged: Judged[]
}

/** A test that played `own`, between requests at 1000 and 1100 ms. */
export function setting(own: readonly Span[], more: { readonly metric?: MetricContract } = {}): Setting {
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

/** The failure of an assertion that goes on until its deadline. */
export async function failureAtDeadline(assertion: () => Promise<unknown>): Promise<string> {
  const failure = failureOf(assertion)
  await vi.advanceTimersByTimeAsync(6000)
  return failure
}
