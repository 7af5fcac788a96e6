// Arms that take turns: which is alone when, and what it means when their ratio is another one then.
import { expect, test } from 'vitest'
import { ABBA, analyse, type ArmName, type Launch } from '../../../load/experiment/index.ts'
import { aloneAt } from '../../../load/plan.ts'
import { madeUp, plan } from './made-up.ts'

const LENGTH = plan.requests * plan.arms.length

/** Turns like the launch's own requests, `slower` for arm I. */
function withTurns(slower: (launch: Launch) => number) {
  return (launch: Launch): Partial<Launch> => {
    const own = (arm: ArmName) => launch.samples.filter((one) => one.arm === arm).slice(0, plan.requests)
    const turns = ABBA.flatMap((arm, turn) =>
      own(arm).map((one, at) => ({
        ...one,
        number: turn * LENGTH + at,
        latency: one.latency * (arm === 'I' ? slower(launch) : 1),
      })),
    )
    return { turns }
  }
}

const nightly = { launches: 5, windows: 6, turns: ABBA }
/** Launches differ a little, as they do. */
const about = (ratio: number) => withTurns(({ samples }) => ratio + ((samples[5]?.latency ?? 0) % 0.01))

test('the arm of a turn is alone in it', () => {
  expect([0, 9, 10, 29, 30, 39, 40].map((number) => aloneAt([0, 1, 1, 0], 10, number))).toEqual([
    0, 0, 1, 1, 0, 0, 0,
  ])
  expect(aloneAt([], 10, 5)).toBeUndefined()
})

test('arms that differ by as much when they take turns leave the verdict as it is', () => {
  const { turns, verdict } = analyse(madeUp({ plan: nightly, change: about(1) }))
  expect(turns).toMatchObject({ launches: 5, contaminated: false })
  expect(turns?.ratio).toBeCloseTo(1, 1)
  expect(verdict).toBe('PASS')
})

test('arms that differ more when they take turns were not apart: no PASS', () => {
  const { turns, verdict, reasons } = analyse(madeUp({ plan: nightly, change: about(1.5) }))
  expect(turns?.contaminated).toBe(true)
  expect(turns?.difference.ratio).toBeGreaterThan(1.3)
  expect(verdict).toBe('INCONCLUSIVE')
  expect(reasons).toContain('the arms disturb each other: one at a time they differ otherwise')
})

test('without turns, or with those of one launch, nothing is said of them', () => {
  expect(analyse(madeUp({ plan: nightly })).turns).toBeUndefined()
  expect(analyse(madeUp({ plan: { ...nightly, launches: 1 }, change: about(1) })).turns).toBeUndefined()
})
