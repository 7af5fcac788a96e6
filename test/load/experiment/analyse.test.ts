import { describe, expect, test } from 'vitest'
import { analyse, CPU, type Launch, lookAt, type Sample } from '../../../load/experiment/index.ts'
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

  const cpuTimes = (times: number) => (launch: Launch) => ({
    readings: launch.readings.map((reading) => ({
      ...reading,
      cpu: Object.fromEntries(
        Object.entries(reading.cpu).map(([name, used]) => [name, name.endsWith('.U2') ? used * times : used]),
      ),
    })),
  })

  test('says so where two equal arms differ in processor time, and takes no verdict on that from it', () => {
    const differing = analyse(madeUp({ change: cpuTimes(1.07) }))
    expect(differing.flagged.map(({ what }) => what)).toEqual([CPU])
    // Latency was gated, and its equal arms were alike.
    expect(differing.verdict).toBe('PASS')
    expect(differing.reasons.join()).toContain('two equal arms differ in CPU per request: +7.0 %')
    // I costs a tenth more: by a budget of 15 % that would be a PASS, by one of 5 % a FAIL.
    const gated = (cpuBudget: number, times: number) =>
      analyse(madeUp({ plan: { cpuBudget }, change: cpuTimes(times) })).verdict
    expect([gated(0.15, 1.07), gated(0.05, 1.07)]).toEqual(['INCONCLUSIVE', 'INCONCLUSIVE'])
    // Not by as much: there is more in it than two equal arms differ by.
    expect(gated(0.05, 1.02)).toBe('FAIL')
    expect(analyse(madeUp()).flagged).toEqual([])
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

  test('is no longer than it has to be where few requests let medians differ by chance', () => {
    const few = { milliseconds: 0, requests: 0, agreement: 0.02, mostWindows: 8 }
    // A hundred requests in all: their medians lie 5 % apart and more, which is no warming up.
    expect(analyse(madeUp({ sigma: 0.7, plan: { requests: 25, warmUp: few } })).warmUp).toEqual([
      { windows: 3, stable: true },
    ])
    // What lasts longer than chance explains is seen for what it is.
    const { warmUp: given } = analyse(
      madeUp({
        sigma: 0.7,
        plan: { requests: 25, warmUp: few },
        change: ({ samples }) => ({
          samples: samples.map((sample) => ({
            ...sample,
            latency: sample.latency * 0.5 ** Math.floor(sample.number / 100),
          })),
        }),
      }),
    )
    expect(given).toEqual([{ windows: few.mostWindows, stable: false }])
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
