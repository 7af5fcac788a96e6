// Mutation itself: every class breaks what it says, a mutant that changes nothing is told apart, and the score can be less than whole.
import { describe, expect, test } from 'vitest'
import {
  assess,
  assessPair,
  explainSurvivor,
  findingsBy,
  hopPairs,
  judge,
  mutantsOf,
  newFindings,
  operators,
  rewrites,
  ruleCatalogue,
  seeded,
  shuffled,
  specimenOf,
} from '../../assertions/index.ts'
import { counter64 } from '../../assertions/examples/build-metrics.ts'
import type { Finding } from '../../assertions/index.ts'
import { observe, runSpans, topology } from './casino.ts'

const specimen = specimenOf(observe(runSpans()), topology, {})

describe('the classes of defects', () => {
  test('are at least forty, each with a name of its own', () => {
    const names = operators.map((one) => one.name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThanOrEqual(40)
  })

  test('put every rule of the catalogue to the test', () => {
    const tried = new Set(operators.map((one) => one.rule))
    // TRC10 is what a torn hop looks like from below: it is always told under the hop.
    const untried = ruleCatalogue.map((one) => one.code).filter((code) => !tried.has(code as never))
    expect(untried).toEqual(['TRC10'])
  })

  test('change the telemetry that they are applied to, and leave the original alone', () => {
    const before = structuredClone(specimen.observed)
    for (const mutant of mutantsOf(specimen, operators)) {
      const observed = mutant.apply(specimen.observed)
      expect(observed, `${mutant.operator} at ${mutant.at}`).not.toBe(specimen.observed)
    }
    expect(specimen.observed).toEqual(before)
  })

  test('give the same mutants for the same recording', () => {
    const again = specimenOf(specimen.observed, topology, {})
    const names = (of: typeof specimen) => mutantsOf(of, operators).map((one) => `${one.operator} ${one.at}`)
    expect(names(again)).toEqual(names(specimen))
  })
})

test('some rules alone find in every mutant what they find among all', () => {
  for (const { operator, at, verdict, apply } of mutantsOf(specimen, operators)) {
    const observed = apply(specimen.observed)
    const codes: readonly string[] = verdict.codes
    const told = (findings: readonly Finding[]) =>
      findings
        .filter(({ code }) => codes.includes(code))
        .map(({ code, message, occurrences, hop }) => ({ code, message, occurrences, hop }))
    const among = told(judge(observed, topology).findings)
    expect(told(findingsBy(verdict.codes, observed, topology)), `${operator} at ${at}`).toEqual(among)
  }
})

describe('a mutant', () => {
  const torn = operators.filter((one) => one.name === 'context-not-injected')
  const [mutant] = mutantsOf(specimen, torn).filter((one) => one.verdict.hop?.via === 'grpc')
  if (mutant === undefined) throw new Error('the specimen has no gRPC hop')

  test('is caught when its hop is told first', () => {
    expect(assess(mutant, specimen, [])).toMatchObject({
      outcome: 'caught',
      told: { code: 'TRC11', hop: { to: 'vegas-slots-service', via: 'grpc' } },
    })
  })

  test('survives when another hop should have been told, and shows what it changed', () => {
    const elsewhere = { ...mutant, verdict: { ...mutant.verdict, hop: { to: 'vegas-scoring-service' } } }
    const survivor = assess(elsewhere, specimen, [])
    expect(survivor.outcome).toBe('survived')
    const result = explainSurvivor(elsewhere, specimen, [], survivor)
    expect(result.outcome).toBe('survived')
    expect(result.told?.code).toBe('TRC11')
    expect(result.shown).toMatch(/vegas-slots-service SERVER/)
  })

  test('survives when its code is not among those that are right', () => {
    const otherwise = { ...mutant, verdict: { codes: ['LOG4'] as const } }
    expect(assess(otherwise, specimen, []).outcome).toBe('survived')
  })

  test('that changes nothing is proved equivalent, and only then', () => {
    const copied = {
      ...mutant,
      apply: (all: typeof specimen.observed) => ({ ...all, logs: all.logs.map((one) => ({ ...one })) }),
    }
    expect(assess(copied, specimen, []).outcome).toBe('equivalent')
    const less = {
      ...mutant,
      apply: (all: typeof specimen.observed) => ({ ...all, traces: all.traces.slice(1) }),
    }
    expect(assess({ ...less, verdict: { codes: ['TRC7'] } }, specimen, []).outcome).toBe('survived')
  })

  test('is not caught by what was told of the unbroken recording already', () => {
    const { told } = assess(mutant, specimen, [])
    const known = {
      code: told?.code,
      message: told?.message,
      hop: told?.hop,
      reason: 'not injected',
      subject: { service: told?.service },
      occurrences: 99,
    }
    expect(
      newFindings([{ ...known, occurrences: 3 } as unknown as Finding], [known as unknown as Finding]),
    ).toEqual([])
    expect(
      newFindings([{ ...known, occurrences: 100 } as unknown as Finding], [known as unknown as Finding]),
    ).toHaveLength(1)
  })
})

describe('two breaks at once', () => {
  test('are both told, at whichever two hops', () => {
    // The hand-made steps of the harness name no address that could be looked up.
    const pairs = hopPairs(specimen).filter((pair) => pair.every(({ hop }) => hop.from !== 'pitboss'))
    expect(pairs.length).toBeGreaterThan(2)
    for (const pair of pairs) expect(assessPair(specimen, pair, [])).toMatchObject({ right: true })
  })
})

describe('random choices', () => {
  test('are the same for the same seed, and others for another', () => {
    const drawn = (seed: number) => shuffled([1, 2, 3, 4, 5, 6, 7, 8], seeded(seed))
    expect(drawn(7)).toEqual(drawn(7))
    expect(drawn(7)).not.toEqual(drawn(8))
    expect(drawn(7).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  /** Two metrics of each of two processes, exported each second. */
  const exported = Array.from({ length: 40 }, (_, second) =>
    ['shop', 'till'].flatMap((service) =>
      ['orders', 'refunds'].map((name, n) =>
        counter64({ service, name, value: second, when: 1000 * second + 5 * n }),
      ),
    ),
  ).flat()

  test('of a rewrite change the recording and nothing that it says', () => {
    const observed = { ...specimen.observed, metrics: exported }
    for (const rewrite of rewrites) {
      const rewritten = rewrite.apply(observed, seeded(3))
      expect(rewritten, rewrite.name).not.toEqual(observed)
    }
  })

  test('of metrics that are exported less often leave whole collections, the last among them', () => {
    const [seldom] = rewrites.filter(({ name }) => name === 'metrics exported less often')
    const times = (metrics: typeof exported) => metrics.map(({ data }) => data.points[0]?.time ?? 0n)
    for (const seed of [1, 2, 3]) {
      const { metrics = [] } = seldom?.apply({ ...specimen.observed, metrics: exported }, seeded(seed)) ?? {}
      expect(metrics.length).toBeLessThan(exported.length / 2)
      expect(metrics.length % 2).toBe(0)
      expect(times([...metrics]).slice(-4)).toEqual(times(exported).slice(-4))
      const delta = exported.map((one) => ({
        ...one,
        data: { ...one.data, temporality: 'DELTA' },
      })) as typeof exported
      expect(seldom?.apply({ ...specimen.observed, metrics: delta }, seeded(seed)).metrics).toEqual(delta)
    }
  })

  test('of metrics that are exported less often keep or leave a collection whole in which the process paused', () => {
    const [seldom] = rewrites.filter(({ name }) => name === 'metrics exported less often')
    const metric = (name: string, when: number) => counter64({ service: 'shop', name, value: 1, when })
    const slow = Array.from({ length: 12 }, (_, at) => [metric('a', at * 1000), metric('b', at * 1000 + 80)])
    for (const seed of [1, 2, 3, 4, 5]) {
      const { metrics = [] } =
        seldom?.apply({ ...specimen.observed, metrics: slow.flat() }, seeded(seed)) ?? {}
      const kept = slow.filter((pair) => pair.some((one) => metrics.includes(one)))
      expect(metrics).toEqual(kept.flat())
    }
  })
})
