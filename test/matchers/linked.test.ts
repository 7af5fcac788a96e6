// Work in traces of its own that links to the request which asked for it.
import { describe, expect, test } from 'vitest'
import { span } from '../../assertions/examples/build.ts'
import { causedBy } from '../../harness/matchers/index.ts'
import type { Span } from '../../harness/telemetry/index.ts'
import { expect as pitboss } from '../../harness/vitest/index.ts'
import { receive } from '../settle/received.ts'
import { exported, plays, setting } from './metric-setting.ts'
import { failureOf, settledTrace } from './settled-trace.ts'

const asked = span({ service: 'web', name: 'POST /plays', start: 1000, ms: 5 })
const other = span({ service: 'web', name: 'POST /plays', start: 1001, ms: 5 })

const job = (name: string, start: number, ...links: readonly Span[]): Span =>
  span({
    service: plays.services[0] ?? '',
    name,
    start,
    attributes: { 'game.type': 'slots' },
    links,
  })

describe('what a trace has caused', () => {
  test('are the traces that link to it, and those that link to these in turn', () => {
    const first = job('game.play', 1010, asked)
    const second = job('game.pay', 1020, first)
    const foreign = job('game.play', 1010, other)
    const { trace } = settledTrace({ spans: [asked, second, foreign, first, other] })
    expect(causedBy(trace).map(({ title, traceId }) => [title, traceId])).toEqual(
      expect.arrayContaining([
        ['spin for 10: game.play', first.traceId],
        ['spin for 10: game.pay', second.traceId],
      ]),
    )
    expect(causedBy(trace)).toHaveLength(2)
  })

  test('is none that others have asked for as well', () => {
    const { trace } = settledTrace({ spans: [asked, other, job('game.play', 1010, asked, other)] })
    expect(causedBy(trace)).toEqual([])
  })
})

describe('a metric that counts such work', () => {
  test('rises by what the test has asked for', async () => {
    const { handle, recording } = setting([asked])
    receive(recording, {
      spans: [job('game.play', 1010, asked)],
      metrics: [exported(900, 4), exported(1300, 5)],
    })
    await pitboss(handle).toIncreaseBy(1)
  })

  test('does not rise by what another has asked for', async () => {
    const { handle, recording } = setting([asked])
    receive(recording, {
      spans: [other, job('game.play', 1010, other)],
      metrics: [exported(900, 4), exported(1300, 5)],
    })
    expect(await failureOf(() => pitboss(handle).toIncreaseBy(1))).toContain('the test left 0 spans')
  })
})
