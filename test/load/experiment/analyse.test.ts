import { describe, expect, test } from 'vitest'
import { analyse, CPU, lookAt, type Sample } from '../../../load/experiment/index.ts'
import { madeUp, plan } from './made-up.ts'

describe('the outcome of an experiment', () => {
  test('is PASS where the arms are alike and the known delay is found', () => {
    const outcome = analyse(madeUp())
    expect(outcome.verdict).toBe('PASS')
    expect(outcome.windows).toHaveLength(24)
    expect(outcome.control?.judged?.verdict).toBe('FAIL')
    expect(outcome.reasons[0]).toMatch(/^p99 latency of I against U: .*PASS$/)
  })

  test('is FAIL where the instrumented arm is a fifth slower', () => {
    const outcome = analyse(madeUp({ slower: { I: 1.2, C: 1.5 } }))
    expect(outcome.verdict).toBe('FAIL')
    expect(outcome.gates[0]?.ratio).toBeCloseTo(1.2, 1)
  })

  test('is INCONCLUSIVE near the budget, and says what it could have seen', () => {
    const outcome = analyse(madeUp({ slower: { I: 1.05, C: 3 }, sigma: 0.6 }))
    expect(outcome.verdict).toBe('INCONCLUSIVE')
    expect(outcome.reasons[0]).toContain('the smallest slowdown it could have seen')
  })

  test('is no PASS without a control that was found', () => {
    const outcome = analyse(madeUp({ slower: { C: 1 } }))
    expect(outcome.verdict).toBe('INCONCLUSIVE')
    expect(outcome.reasons.join()).toContain('the known delay was not found')
  })

  test('is no PASS where two equal arms differ', () => {
    const outcome = analyse(madeUp({ slower: { C: 1.5, U2: 1.08 } }))
    expect(outcome.verdict).toBe('INCONCLUSIVE')
    expect(outcome.reasons.join()).toContain('two arms that are the same differ')
  })

  test('gates processor time where a budget for it is given', () => {
    const cpu = (budget: number) => analyse(madeUp({ plan: { cpuBudget: budget } }))
    expect(cpu(0.05).verdict).toBe('FAIL')
    expect(cpu(0.15).verdict).toBe('PASS')
    const found = cpu(0.05).comparisons.find(({ what, arm }) => what === CPU && arm === 'I')
    expect(found?.ratio).toBeCloseTo(1.1, 3)
  })

  test('has the cost of each service', () => {
    const { costs } = analyse(madeUp())
    const own = costs.find(({ arm }) => arm === 'I')
    // 0.11 of a core at 100 requests a second; a window's first and last request leave its ends open.
    expect(own?.services[0]?.cpu).toBeGreaterThan(1_080)
    expect(own?.services[0]?.cpu).toBeLessThan(1_110)
    expect(own?.rss).toBeCloseTo(4e8, -3)
    expect(own?.spans).toBeCloseTo(4, 6)
    expect(costs.find(({ arm }) => arm === 'U')?.spans).toBeUndefined()
  })

  test('counts launches where there are many', () => {
    const outcome = analyse(madeUp({ plan: { launches: 5, windows: 6 } }))
    expect(outcome.gates[0]?.estimate).toMatchObject({ unit: 'launch', launches: 5, degreesOfFreedom: 4 })
  })
})

test('looks fall on equal parts of the planned windows, the end included', () => {
  const planned = { ...plan, windows: 10, launches: 1, looks: 4 }
  const looks = Array.from({ length: 10 }, (_, at) => lookAt(planned, at + 1))
  expect(looks).toEqual([undefined, undefined, 1, undefined, 2, undefined, undefined, 3, undefined, 4])
  const many = { ...plan, windows: 5, launches: 6, looks: 4 }
  const ends = Array.from({ length: 30 }, (_, at) => at + 1).filter(
    (done) => lookAt(many, done) !== undefined,
  )
  expect(ends).toEqual([30])
})

/** The first windows are four, three and two times as slow as the rest. */
function slowed(sample: Sample): Sample {
  return { ...sample, latency: sample.latency * Math.max(1, 4 - Math.floor(sample.number / 800)) }
}

describe('what does not count', () => {
  test('is the time before three medians agree', () => {
    const slowStart = madeUp({
      change: ({ samples }) => ({
        samples: samples.map((sample) => slowed(sample)),
      }),
    })
    expect(analyse(madeUp()).warmUp).toEqual([{ windows: 3, stable: true }])
    expect(analyse(slowStart).warmUp).toEqual([{ windows: 6, stable: true }])
  })

  test('is a window in which others took the processor, whoever it struck', () => {
    const stolen = madeUp({
      change: ({ readings }) => ({
        readings: readings.map((reading, at) => ({ ...reading, steal: at > 30 ? 0.5 : 0 })),
      }),
    })
    const outcome = analyse(stolen)
    expect(outcome.excluded.length).toBeGreaterThan(0)
    expect(outcome.excluded.length).toBeLessThan(3)
    expect(outcome.excluded[0]?.reason).toContain('other guests')
    expect(outcome.windows).toHaveLength(24 - outcome.excluded.length)
  })
})
