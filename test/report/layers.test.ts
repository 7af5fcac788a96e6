// The columns of the service graph.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layers } from '../../harness/report/html/layers.ts'

const edges = (...pairs: readonly string[]) =>
  pairs.map((pair) => {
    const [from = '', to = ''] = pair.split('>')
    return { from, to }
  })

test('a caller stands left of all that it calls, however long the other way is', () => {
  expect(layers(edges('web>api', 'api>db', 'web>db', 'api>queue'))).toEqual([
    ['web'],
    ['api'],
    ['db', 'queue'],
  ])
})

test('a cycle is cut where it leads back to the one that began it', () => {
  expect(layers(edges('web>a', 'a>b', 'b>a', 'b>b'))).toEqual([['web'], ['a'], ['b']])
})

test('every service is in one column, once, and without cycles every arrow leads to the right', () => {
  const pairs = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(pairs, fc.boolean(), (all, acyclic) => {
      const list = all
        .map(([a, b]) => (acyclic ? ([Math.min(a, b), Math.max(a, b) + 1] as const) : ([a, b] as const)))
        .map(([from, to]) => ({ from: `s${from}`, to: `s${to}` }))
      const columns = layers(list)
      const names = columns.flat()
      expect(names.toSorted()).toEqual([...new Set(list.flatMap(({ from, to }) => [from, to]))].toSorted())
      expect(columns.every((column) => column.length > 0)).toBe(true)
      const place = new Map(columns.flatMap((column, at) => column.map((name) => [name, at] as const)))
      if (acyclic)
        expect(list.every(({ from, to }) => (place.get(from) ?? 0) < (place.get(to) ?? 0))).toBe(true)
    }),
  )
})
