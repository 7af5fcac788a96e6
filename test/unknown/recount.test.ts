// The truths beside each capture are what is in it, counted without the product.
import { describe, expect, test } from 'vitest'
import { edgesOf, linesOf, select, spansOf } from './recount.ts'
import { fixtures, truthsOf } from './truths.ts'

test('there are fixtures', () => expect(fixtures.length).toBeGreaterThanOrEqual(2))

describe.each(fixtures)('the truths of %s', (name) => {
  const truths = truthsOf(name)
  const spans = spansOf(name)

  test('have its spans, traces and the edges between services', () => {
    expect(spans).toHaveLength(truths.spans)
    expect(new Set(spans.map(({ raw }) => raw.traceId)).size).toBe(truths.traces)
    expect(edgesOf(spans)).toEqual(truths.edges)
  })

  test.each(truths.selections)('count right: $what', (selection) => {
    expect(select(spans, selection)).toHaveLength(selection.count)
  })

  test.each(truths.lines)('count the lines of $log with $pattern', ({ log, pattern, count }) => {
    const expression = new RegExp(pattern)
    expect(linesOf(name, log).filter((line) => expression.test(line))).toHaveLength(count)
  })

  test('add up: each call is continued or torn', () => {
    for (const hop of truths.hops) {
      expect(hop.continued + hop.torn, `${hop.from} > ${hop.to}`).toBe(hop.calls)
      expect(hop.reason === undefined, `${hop.from} > ${hop.to}`).toBe(hop.torn === 0)
    }
  })
})
