// Whatever is wrong, all rules say the same of it in whatever order spans and traces arrived.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Expectations, inferTopology, judge, type Observed } from '../../assertions/index.ts'
import { plant, traces } from '../../assertions/examples/build.ts'
import type { Span } from '../../harness/telemetry/index.ts'
import { defects, randomDefects, spoil } from './random-defects.ts'
import { randomTopology, randomWork, treeOf } from './random-trees.ts'

const observed = (spans: readonly Span[]): Observed => ({
  traces: traces(spans),
  logs: [],
  lines: [],
  metrics: [],
  messages: [],
})

/** For every request of the random system: a call, and what it leads to. */
const expectations: Expectations = {
  traces: [0, 1, 2, 3, 4].map((service) => ({
    name: `entry ${service}`,
    root: {
      service: `service-${service}`,
      kind: 'SERVER',
      name: 'POST /entry',
      children: [{ service: `service-${service}`, kind: 'INTERNAL', name: 'work 0', only: true }],
    },
  })),
}

/** Several operations of the system, spoilt, as they were and in another order. */
const spoiltAndShuffled = fc
  .record({ works: fc.array(randomWork, { minLength: 1, maxLength: 3 }), defects: randomDefects })
  .chain(({ works, defects: chosen }) => {
    const spans = spoil(
      works.flatMap((work) => plant(treeOf(work))),
      chosen,
    )
    return fc.record({
      spans: fc.constant(spans),
      shuffled: fc.shuffledSubarray(spans, { minLength: spans.length, maxLength: spans.length }),
    })
  })

describe('a spoilt system', () => {
  test('is judged alike in whatever order its spans arrive', () => {
    const property = fc.property(spoiltAndShuffled, ({ spans, shuffled }) => {
      expect(judge(observed(shuffled), randomTopology, expectations)).toEqual(
        judge(observed(spans), randomTopology, expectations),
      )
    })
    fc.assert(property, { numRuns: 400 })
  })

  test('is judged alike when its topology has to be inferred, too', () => {
    const property = fc.property(spoiltAndShuffled, ({ spans, shuffled }) => {
      const [one, other] = [observed(spans), observed(shuffled)]
      expect(judge(other, inferTopology(other))).toEqual(judge(one, inferTopology(one)))
    })
    fc.assert(property, { numRuns: 200 })
  })
})

test('the defects break most rules on traces', () => {
  const broken = new Set<string>()
  const arbitrary = fc.tuple(randomWork, fc.array(fc.nat(), { minLength: 2, maxLength: 2 }))
  for (const [work, [at = 0, other = 0]] of fc.sample(arbitrary, { numRuns: 40, seed: 1 })) {
    for (const name of defects) {
      const spans = spoil(plant(treeOf(work)), [{ at, other, name }])
      for (const rule of judge(observed(spans), randomTopology, expectations).rules)
        if (rule.outcome === 'broken') broken.add(rule.code)
    }
  }
  const wanted =
    'TRC1 TRC3 TRC4 TRC5 TRC6 TRC7 TRC8 TRC9 TRC10 TRC11 TRC12 TRC13 TRC14 TRC16 TRC17 TRC19 TRC20'
  expect([...broken]).toEqual(expect.arrayContaining([...wanted.split(' '), 'STA1', 'EXC1']))
})
