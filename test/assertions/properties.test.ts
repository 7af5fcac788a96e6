// Trees made at random: whole ones are never accused, cut ones always are, at the right hop, in whatever order they came.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Finding,
  inferTopology,
  judge,
  matchContract,
  type Observed,
  type SpanContract,
  type Topology,
} from '../../assertions/index.ts'
import type { Span, Trace } from '../../harness/telemetry/index.ts'
import { plant, traces } from '../../assertions/examples/build.ts'
import { logsOf } from './casino.ts'
import { type Edge, edgesOf, hopsOf, randomTopology, randomWork, treeOf, type Work } from './random-trees.ts'

const observed = (spans: readonly Span[]): Observed => ({
  traces: traces(spans),
  ...logsOf(spans),
  metrics: [],
  messages: [],
})

/** Only services that had work can have sent anything. */
function topologyOf(spans: readonly Span[]): Topology {
  const seen = new Set(logsOf(spans).lines.map((line) => line.service))
  return { ...randomTopology, services: randomTopology.services.filter((service) => seen.has(service.name)) }
}

/** A tree made at random may be large by right. */
const isNoMatterOfSize = ({ code }: Finding): boolean => code !== 'TRC15'

const findings = (spans: readonly Span[]) =>
  judge(observed(spans), topologyOf(spans)).findings.filter(isNoMatterOfSize)

/** A tree with one or two of its edges picked. */
const withCuts = (number: number) =>
  randomWork
    .filter((work) => edgesOf(work).length >= number)
    .chain((work) =>
      fc.record({
        work: fc.constant(work),
        cut: fc.subarray(edgesOf(work), { minLength: number, maxLength: number }),
      }),
    )

const hopKey = (hop: unknown): string => JSON.stringify(hop, ['from', 'to', 'via', 'operation'])

const planted = (work: Work, cut: readonly Edge[] = []) => plant(treeOf(work, new Set(cut)))

describe('a random system', () => {
  test('gives no finding while it is whole', () => {
    const property = fc.property(randomWork, (work) => {
      expect(findings(planted(work))).toEqual([])
    })
    fc.assert(property, { numRuns: 300 })
  })

  test('gives none either when its topology has to be inferred', () => {
    const property = fc.property(randomWork, (work) => {
      const all = observed(planted(work))
      expect(judge(all, inferTopology(all)).findings.filter(isNoMatterOfSize)).toEqual([])
    })
    fc.assert(property, { numRuns: 300 })
  })

  test('with one edge cut is accused of exactly that hop', () => {
    const property = fc.property(withCuts(1), ({ work, cut }) => {
      const [wanted] = hopsOf(work, new Set(cut))
      const found = findings(planted(work, cut))
      expect(found).toHaveLength(1)
      expect(found[0]?.hop).toEqual(wanted)
      expect(found[0]?.code).toBe(wanted?.via === 'kafka' ? 'TRC12' : 'TRC11')
    })
    fc.assert(property, { numRuns: 500 })
  })

  test('with two edges cut is accused of both hops and of nothing else', () => {
    const property = fc.property(withCuts(2), ({ work, cut }) => {
      const wanted = new Set(hopsOf(work, new Set(cut)).map(hopKey))
      expect(new Set(findings(planted(work, cut)).map((one) => hopKey(one.hop)))).toEqual(wanted)
    })
    fc.assert(property, { numRuns: 500 })
  })

  test('is judged alike in whatever order its spans arrive', () => {
    const property = fc.property(
      withCuts(2).chain(({ work, cut }) => {
        const spans = planted(work, cut)
        return fc.record({
          spans: fc.constant(spans),
          shuffled: fc.shuffledSubarray(spans, { minLength: spans.length, maxLength: spans.length }),
        })
      }),
      ({ spans, shuffled }) => {
        expect(judge({ ...observed(spans), traces: traces(shuffled) }, randomTopology)).toEqual(
          judge(observed(spans), randomTopology),
        )
      },
    )
    fc.assert(property, { numRuns: 300 })
  })
})

/** The contract that demands exactly this tree. */
function contractOf(trace: Trace): SpanContract {
  const [root] = trace.spans.filter((one) => one.parentSpanId === '')
  if (root === undefined) throw new Error('no root')
  const demand = (span: Span): SpanContract => ({
    service: String(span.resource.attributes[0]?.value),
    kind: span.kind,
    name: span.name,
    only: true,
    children: trace.spans.filter((one) => one.parentSpanId === span.spanId).map(demand),
  })
  return demand(root)
}

describe('a contract that demands exactly a random tree', () => {
  test('is fulfilled by it, in whatever order its spans came', () => {
    const property = fc.property(
      randomWork.chain((work) => {
        const spans = planted(work)
        return fc.shuffledSubarray(spans, { minLength: spans.length, maxLength: spans.length })
      }),
      (spans) => {
        const [trace] = traces(spans)
        if (trace === undefined) throw new Error('no trace')
        expect(matchContract(trace, { name: 'exact', root: contractOf(trace) }).findings).toEqual([])
      },
    )
    fc.assert(property, { numRuns: 200 })
  })

  test('is not fulfilled when any span is taken out, and has one span too few', () => {
    const property = fc.property(randomWork, fc.nat(), (work, pick) => {
      const [trace] = traces(planted(work))
      if (trace === undefined) throw new Error('no trace')
      const at = pick % trace.spans.length
      const cut = { ...trace, spans: trace.spans.filter((_, index) => index !== at) }
      const result = matchContract(cut, { name: 'exact', root: contractOf(trace) })
      expect(result.fulfilled).toBe(false)
      expect(result.lines.filter((line) => line.mark === 'missing').length).toBeGreaterThan(0)
    })
    fc.assert(property, { numRuns: 200 })
  })
})

const subsets = fc.uniqueArray(fc.constantFrom('w', 'x', 'y', 'z'))

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield []
  for (const [at, first] of items.entries()) {
    for (const rest of permutations(items.toSpliced(at, 1))) yield [first, ...rest]
  }
}

describe('several spans of one name, told apart only by what is below them', () => {
  test('are laid out so that as little as possible is missing', () => {
    const pairs = fc.array(fc.tuple(subsets, subsets), { minLength: 1, maxLength: 5 })
    const property = fc.property(pairs, (all) => {
      const demanded = all.map(([names]) => names)
      const found = all.map(([, names]) => names)
      const internal = (name: string) => ({ service: 'a', kind: 'INTERNAL' as const, name })
      const root: SpanContract = {
        ...internal('top'),
        children: demanded.map((names) => ({ ...internal('call'), children: names.map(internal) })),
      }
      const tree = {
        service: 'a',
        name: 'top',
        children: found.map((names) => ({
          service: 'a',
          name: 'call',
          children: names.map((name) => ({ service: 'a', name })),
        })),
      }
      const [trace] = traces(plant(tree))
      if (trace === undefined) throw new Error('no trace')
      const missing = (order: readonly string[][]) =>
        order.reduce(
          (sum, have, at) => sum + (demanded[at] ?? []).filter((name) => !have.includes(name)).length,
          0,
        )
      const least = Math.min(...[...permutations(found)].map(missing))
      const result = matchContract(trace, { name: 'c', root })
      expect(result.findings).toHaveLength(least)
      // Every span is shown once, wherever it stands.
      const shown = result.lines.flatMap((line) => line.spanId ?? [])
      expect(shown.toSorted()).toEqual(trace.spans.map((one) => one.spanId).toSorted())
    })
    fc.assert(property, { numRuns: 300 })
  })
})
