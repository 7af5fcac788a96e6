import { expect, test } from 'vitest'
import { atPace } from '../../../load/experiment/pace.ts'
import { plan } from './made-up.ts'

test('a machine that was too busy in the try gets a lower rate, in windows as long as before', () => {
  const slowed = atPace(plan, { tried: 50, busy: 0.8 })
  expect(slowed).toMatchObject({ rate: 31, requests: 62, pace: { tried: 50, busy: 0.8 } })
  expect(slowed.requests / slowed.rate).toBe(plan.requests / plan.rate)
  // So does the warm-up: as many requests as on a fast machine would take it longer than it may last.
  expect(slowed.warmUp.requests / slowed.rate).toBe(plan.warmUp.requests / plan.rate)
})

test('a machine with much left over gets the rate of the plan, and no more', () => {
  expect(atPace(plan, { tried: 50, busy: 0.1 })).toMatchObject({ rate: plan.rate, requests: plan.requests })
})

test('a machine that is never idle gets the least rate at which windows still hold something', () => {
  expect(atPace(plan, { tried: 5, busy: 1 }).rate).toBe(5)
})
