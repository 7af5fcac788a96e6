// The table of hops, held against what is true of each capture: counted by its makers, edge by edge.
import { describe, expect, test } from 'vitest'
import { join } from 'node:path'
import type { HopEdge, HopOperation } from '../../assertions/index.ts'
import { openFiles } from '../../harness/run/index.ts'
import { directoryOf, fixtures, type HopTruth, truthsOf } from './truths.ts'

const judged = async (name: string) => {
  const directory = directoryOf(name)
  const opened = await openFiles({
    captures: [join(directory, 'capture.jsonl.gz')],
    logs: join(directory, 'logs'),
  })
  return opened.judged
}

interface Counts {
  readonly calls: number
  readonly kept: number
  readonly torn: number
}

const countsOf = ({ calls, continued, linked, torn, wrongParent }: HopEdge | HopOperation): Counts => ({
  calls,
  kept: continued + linked,
  torn: torn + wrongParent,
})

describe.each(fixtures)('%s', async (name) => {
  const { hops, findings } = await judged(name)
  const truths = truthsOf(name)

  test('has hops, where the system has any between services that send spans', () => {
    const expected = truths.hops.filter(({ continued, torn }) => continued + torn > 0)
    expect(hops.length > 0).toBe(expected.length > 0)
  })

  test('has no torn hop that is none', () => {
    const known = new Set(
      truths.hops.filter(({ torn }) => torn > 0).map(({ from, to }) => `${from} -> ${to}`),
    )
    const told = hops.filter((hop) => countsOf(hop).torn > 0 && hop.from !== 'unknown')
    expect(told.map(({ from, to }) => `${from} -> ${to}`).filter((one) => !known.has(one))).toEqual([])
  })

  test('counts as torn what its findings tell', () => {
    const all = findings.flatMap((finding) => [finding, ...(finding.consequences ?? [])])
    for (const edge of hops) {
      const told = all
        .filter(
          ({ code, hop, reason }) =>
            ['TRC11', 'TRC12', 'TRC19'].includes(code) && reason && hop !== undefined,
        )
        .filter(({ hop }) => hop?.from === edge.from && hop.to === edge.to && hop.via === edge.via)
        .reduce((sum, { occurrences = 1 }) => sum + occurrences, 0)
      if (edge.from !== 'unknown')
        expect([edge.from, edge.to, told]).toEqual([edge.from, edge.to, countsOf(edge).torn])
    }
  })

  /** One hop of several by the same means is an operation of the edge. */
  const rowOf = ({ from, to, via, operation }: HopTruth): HopEdge | HopOperation | undefined => {
    const edge = hops.find((one) => one.from === from && one.to === to && one.via === via)
    const same = truths.hops.filter((one) => one.from === from && one.to === to && one.via === via)
    if (same.length < 2) return edge
    return edge?.operations.find(
      (one) => one.operation === operation || one.operation.endsWith(`.${operation}`),
    )
  }

  const services = new Set(hops.flatMap(({ from, to }) => [from, to]))

  test.each(
    truths.hops
      // The other side sent no spans, or is nobody of the system.
      .filter(({ from, to }) => services.has(from) && services.has(to) && to !== 'audit-service')
      .map((truth) => [`${truth.from} -> ${truth.to} ${truth.operation}`, truth] as const),
  )('counts %s', (_, truth) => {
    const row = rowOf(truth)
    expect(row).toBeDefined()
    if (row === undefined) return
    expect(countsOf(row)).toEqual({ calls: truth.calls, kept: truth.continued, torn: truth.torn })
  })
})

test('batches are counted, not the messages in them', async () => {
  const { hops } = await judged('ledger')
  expect(hops.find(({ to }) => to === 'audit-service')).toMatchObject({ calls: 3, linked: 3, torn: 0 })
})
