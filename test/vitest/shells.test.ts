// The shells: importing one registers the matchers, and vitest's and Playwright's say the same of the same telemetry.
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { TraceContract } from '../../assertions/index.ts'
import { expect as playwrightExpect } from '../../harness/playwright/matchers.ts'
import { expect as pitbossExpect } from '../../harness/vitest/index.ts'
import { at, plant, span } from '../../assertions/examples/build.ts'
import { counter64 } from '../../assertions/examples/build-metrics.ts'
import { failureOf, settledTrace } from '../matchers/settled-trace.ts'
import { receive, WatchedRecording } from '../settle/received.ts'

const contract: TraceContract = {
  name: 'work',
  root: {
    service: 'slots',
    kind: 'SERVER',
    name: 'spin',
    children: [{ service: 'slots', kind: 'INTERNAL', name: 'game.play' }],
  },
}

const spinWith = (child: string) =>
  settledTrace({
    spans: plant({
      service: 'slots',
      kind: 'SERVER',
      name: 'spin',
      children: [{ service: 'slots', name: child }],
    }),
  }).trace

function counterAt(value: number) {
  const own = span({ service: 'slots', name: 'game.play', start: 1010 })
  const recording = new WatchedRecording()
  const exported = (when: number, count: number) =>
    counter64({ service: 'slots', name: 'plays', unit: '{play}', value: count, when })
  receive(recording, { spans: [own], metrics: [exported(900, 4), exported(1300, value)] })
  return {
    metric: {
      name: 'plays',
      services: ['slots'],
      instrument: 'counter',
      unit: '{play}',
      attributes: [],
      countedBy: { span: 'game.play' },
    },
    attributes: {},
    recording,
    started: at(1000),
    responded: at(1100),
    traceIds: [own.traceId],
  } as const
}

/** Colours and the marks that a runner adds around a matcher's own words are not compared. */
const words = (text: string) => stripVTControlCharacters(text).trim()

test("importing the shell teaches vitest's own expect", () => {
  expect(pitbossExpect).toBe(expect)
  expect(spinWith('game.play')).toFulfil(contract)
})

describe('both shells', () => {
  test('hold for a trace that fulfils its contract, and fail with the same words for one that does not', async () => {
    const [good, bad] = [spinWith('game.play'), spinWith('game.over')]
    expect(good).toFulfil(contract)
    playwrightExpect(good).toFulfil(contract)
    const vitest = words(await failureOf(() => expect(bad).toFulfil(contract)))
    const playwright = words(await failureOf(() => playwrightExpect(bad).toFulfil(contract)))
    expect(playwright).toBe(vitest)
    expect(vitest).toMatch(/^TRC\d+ error: /m)
  })

  test('know .not', async () => {
    const [good, bad] = [spinWith('game.play'), spinWith('game.over')]
    expect(bad).not.toFulfil(contract)
    playwrightExpect(bad).not.toFulfil(contract)
    const vitest = words(await failureOf(() => expect(good).not.toFulfil(contract)))
    expect(words(await failureOf(() => playwrightExpect(good).not.toFulfil(contract)))).toBe(vitest)
  })

  test('refuse a demand for the logs of nobody', () => {
    const trace = spinWith('game.play')
    const refusal = 'needs at least one service'
    expect(() => expect(trace).toHaveCorrelatedLogs({ in: [] })).toThrow(refusal)
    expect(() => playwrightExpect(trace).toHaveCorrelatedLogs({ in: [] })).toThrow(refusal)
  })

  test('wait for metrics, and fail with the same words where they stood still', async () => {
    await expect(counterAt(5)).toIncreaseBy(1)
    await playwrightExpect(counterAt(5)).toIncreaseBy(1)
    await playwrightExpect(counterAt(5)).toBeAsPromised()
    const still = counterAt(4)
    const vitest = words(await failureOf(() => expect(still).toIncreaseBy(1)))
    expect(words(await failureOf(() => playwrightExpect(still).toIncreaseBy(1)))).toBe(vitest)
    expect(vitest).toMatch(/^MET9 error: /m)
  })
})
