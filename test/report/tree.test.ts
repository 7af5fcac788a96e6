// The order in which a waterfall lists spans, and logs in their places.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logEntries } from '../../harness/report/html/log-entries.ts'
import { scale, shapeOf } from '../../harness/report/html/tree.ts'
import { line, lineOf, log, span, trace } from './build.ts'

const id = (n: number): string => n.toString(16).padStart(16, '0')
const one = (n: number, parent: number | undefined, from = n) =>
  span({
    service: 's',
    from,
    took: 1,
    spanId: id(n),
    parentSpanId: parent === undefined ? '' : id(parent),
    name: `span ${n}`,
  })
const shape = (...spans: readonly ReturnType<typeof one>[]) => shapeOf(trace('a'.repeat(32), spans))
const listed = (...spans: readonly ReturnType<typeof one>[]) =>
  shape(...spans).rows.map(
    (row) => `${'.'.repeat(row.depth)}${row.span.name}${row.oddity ? ` ${row.oddity}` : ''}`,
  )

describe('a trace as rows', () => {
  test('children stand under their parent by start, whatever order they came in', () => {
    expect(listed(one(3, 1, 9), one(4, 2), one(2, 1, 5), one(1, undefined))).toEqual([
      'span 1',
      '.span 2',
      '..span 4',
      '.span 3',
    ])
  })

  test('a span whose parent never came stays at the margin, marked', () => {
    expect(listed(one(1, undefined), one(2, 77), one(3, 2))).toEqual(['span 1', 'span 2 orphan', '.span 3'])
  })

  test('a cycle is shown once, marked', () => {
    expect(listed(one(1, 2), one(2, 1))).toEqual(['span 1 cycle', '.span 2'])
    expect(listed(one(5, 5))).toEqual(['span 5 cycle'])
  })

  test('whatever the parents say, every span is listed exactly once', () => {
    const spans = fc.array(fc.tuple(fc.nat(12), fc.option(fc.nat(15), { nil: undefined }), fc.nat(50)), {
      maxLength: 25,
    })
    fc.assert(
      fc.property(spans, (rows) => {
        const given = trace(
          'a'.repeat(32),
          rows.map(([n, parent, from]) => one(n, parent, from)),
        )
        const found = shapeOf(given).rows.map((row) => row.span)
        expect(new Set(found)).toEqual(new Set(given.spans))
        expect(found).toHaveLength(given.spans.length)
      }),
    )
  })

  test('a chain longer than any call stack is listed to its end', () => {
    const spans = Array.from({ length: 20_000 }, (_, n) => one(n + 1, n === 0 ? undefined : n))
    expect(shape(...spans).rows.at(-1)?.depth).toBe(19_999)
  })

  test('the axis runs from 0 to 100 and holds what lies outside it', () => {
    const whole = shape(one(1, undefined, 0), one(2, 1, 9))
    const place = scale(whole)
    expect([place(whole.start), place(whole.end), place(whole.start - 5n), place(whole.end + 5n)]).toEqual([
      0, 100, 0, 100,
    ])
  })
})

describe('log entries', () => {
  const [T, S] = ['a'.repeat(32), id(1)]

  test('one message on both channels is one entry with both sources', () => {
    const entries = logEntries(
      [log('s', 1, 'hello', { traceId: T, spanId: S })],
      [lineOf('s', 2, 'hello', T, S)],
    )
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({ record: { body: 'hello' }, line: { stream: 'stdout' } })
  })

  test('a message said twice is two entries, and each line goes to one of them', () => {
    const record = (time: number) => log('s', time, 'hello', { traceId: T, spanId: S })
    const entries = logEntries([record(1), record(3)], [lineOf('s', 2, 'hello', T, S)])
    expect(entries.map((entry) => entry.line !== undefined)).toEqual([true, false])
  })

  test('a line with the ids of another span is not taken for the record', () => {
    const entries = logEntries(
      [log('s', 1, 'hello', { traceId: T, spanId: S })],
      [lineOf('s', 2, 'hello', T, id(2))],
    )
    expect(entries).toHaveLength(2)
  })

  test('text without ids stays outside, whatever its shape', () => {
    const texts = ['plain', '{"broken', '[1]', 'null', '{"msg":7}']
    const entries = logEntries(
      [],
      texts.map((text, n) => line('s', n, text)),
    )
    expect(entries.map((entry) => [entry.message, entry.traceId])).toEqual(texts.map((text) => [text, '']))
  })

  test('ids written as key=value are found', () => {
    expect(logEntries([], [line('s', 1, `hello trace_id=${T} span_id=${S}`)])[0]).toMatchObject({
      traceId: T,
      spanId: S,
    })
  })
})
