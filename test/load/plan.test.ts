import { describe, expect, test } from 'vitest'
import { armOf, plannedRequest, traceparentOf } from '../../load/plan.ts'

const numbers = Array.from({ length: 4_000 }, (_, number) => number)

describe('the plan of a load', () => {
  test('gives every arm its share of each block, in an order that changes', () => {
    const orders = new Set<string>()
    for (let block = 0; block < 100; block++) {
      const arms = numbers.slice(block * 8, block * 8 + 8).map((number) => armOf(7, number, 4))
      expect(arms.toSorted((a, b) => a - b)).toEqual([0, 0, 1, 1, 2, 2, 3, 3])
      orders.add(arms.join(''))
    }
    expect(orders.size).toBeGreaterThan(90)
  })

  test('knows every trace id beforehand, and none twice', () => {
    const planned = numbers.map((number) => plannedRequest(7, number, 4))
    expect(new Set(planned.map(({ traceId }) => traceId)).size).toBe(numbers.length)
    for (const one of planned.slice(0, 50))
      expect(traceparentOf(one)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  })

  test('is the same for the same seed, and another for another', () => {
    expect(plannedRequest(7, 12, 4)).toEqual(plannedRequest(7, 12, 4))
    expect(plannedRequest(8, 12, 4).traceId).not.toBe(plannedRequest(7, 12, 4).traceId)
  })

  test('spreads requests evenly over their slots, so that nothing keeps step with them', () => {
    const jitters = numbers.map((number) => plannedRequest(7, number, 1).jitter)
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => jitters.filter((jitter) => Math.floor(jitter * 10) === tenth).length,
    )
    for (const count of tenths) {
      expect(count).toBeGreaterThan(320)
      expect(count).toBeLessThan(480)
    }
  })
})
