import { expect, test } from 'vitest'
import { atPace, isSteady } from '../../../load/experiment/pace.ts'
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

test('a try is over when the services no longer get cheaper, not while they warm up', () => {
  expect(isSteady([1, 1, 0.9])).toBe(false)
  expect(isSteady([1, 1, 0.8, 0.7])).toBe(false)
  expect(isSteady([1, 0.9, 0.7, 0.6, 0.59])).toBe(false)
  expect(isSteady([1, 0.9, 0.7, 0.6, 0.59, 0.58])).toBe(true)
  // A pause, in the generator or the services, is no steady state by itself.
  expect(isSteady([0.2, 0.9, 0.7, 0.8])).toBe(false)
})
