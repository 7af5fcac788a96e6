import { describe, expect, test } from 'vitest'
import { agrees, lostSignals, countRows } from '../../../load/judged/counts.ts'
import type { Attributes, Metric } from '../../../harness/telemetry/index.ts'

const attributes = (values: Readonly<Record<string, string>>): Attributes =>
  Object.entries(values).map(([key, value]) => ({ key, value }))

function exported(
  value: number,
  where: Readonly<Record<string, string>>,
  instance = 'a',
  delta = false,
): Metric {
  return {
    resource: {
      attributes: attributes({ 'service.name': 'slots', 'service.instance.id': instance }),
      droppedAttributesCount: 0,
      entityRefs: [],
      schemaUrl: '',
    },
    scope: { name: '', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
    name: 'plays',
    description: '',
    unit: '',
    metadata: [],
    data: {
      type: 'sum',
      temporality: delta ? 'DELTA' : 'CUMULATIVE',
      monotonic: true,
      points: [
        {
          attributes: attributes(where),
          startTime: 1n,
          time: 2n,
          flags: 0,
          value: BigInt(value),
          exemplars: [],
        },
      ],
    },
  }
}

const WANTED = [{ kinds: ['spin'], service: 'slots', metric: 'plays', where: { game: 'slots' } }]
const counted = (...metrics: Metric[]) => countRows(WANTED, new Map([['spin', 12]]), metrics)[0]

describe('what was counted beside what was sent', () => {
  test('is the last value of each cumulative stream, added up over streams and instances', () => {
    const row = counted(
      exported(3, { game: 'slots' }),
      exported(5, { game: 'slots' }),
      exported(4, { game: 'slots', variant: 'b' }),
      exported(3, { game: 'slots' }, 'b'),
    )
    expect(row).toEqual({
      signal: 'metrics',
      kind: 'spin',
      what: 'plays of slots{game=slots}',
      requests: 12,
      counted: 12,
    })
    expect(row && agrees(row)).toBe(true)
  })

  test('stands beside the requests of all kinds that it counts', () => {
    const wanted = [{ kinds: ['spin', 'roll'], service: 'slots', metric: 'plays', where: {} }]
    const sent = new Map([
      ['spin', 12],
      ['roll', 3],
      ['transfer', 9],
    ])
    const [row] = countRows(wanted, sent, [exported(15, { game: 'slots' })])
    expect(row).toEqual({
      signal: 'metrics',
      kind: 'spin+roll',
      what: 'plays of slots',
      requests: 15,
      counted: 15,
    })
    const [short] = countRows(wanted, sent, [exported(14, { game: 'slots' })])
    expect(short && agrees(short)).toBe(false)
  })

  test('is the sum of deltas', () => {
    expect(
      counted(exported(3, { game: 'slots' }, 'a', true), exported(5, { game: 'slots' }, 'a', true))?.counted,
    ).toBe(8)
  })

  test('leaves out what has other attributes', () => {
    expect(counted(exported(3, { game: 'dice' }))?.counted).toBe(0)
  })

  test('differs where one was not counted, and where nothing was', () => {
    for (const metrics of [[exported(11, { game: 'slots' })], []]) {
      const row = counted(...metrics)
      expect(row && agrees(row)).toBe(false)
    }
  })
})

test('a signal has lost data where less was counted than there was, and others have not', () => {
  const row = (signal: 'traces' | 'metrics' | 'logs', requests: number, counted: number) =>
    ({ signal, kind: 'spin', what: 'x', requests, counted }) as const
  expect(
    lostSignals([row('traces', 9, 5), row('traces', 3, 2), row('metrics', 9, 9), row('logs', 2, 3)]),
  ).toEqual(new Map([['traces', 5]]))
})
