// NAM1: names that are classes of work, and names that are single pieces of it.
import { describe, expect, test } from 'vitest'
import { span, traces } from '../../assertions/examples/build.ts'
import { type Finding, judge } from '../../assertions/index.ts'
import { shapeOf } from '../../assertions/rules/span-name-shape.ts'

const UUID = '5f0c2a9e-3b1d-4c7a-9a55-0d2f6b8e7c11'

describe('the shape of a name', () => {
  test.each([
    [`GET /users/${UUID}`, 'GET /users/{uuid}'],
    ['processBet_61fe3b432e7e', 'processBet_{hex}'],
    ['GET http://shop/orders', 'GET {url}'],
    ['GET /search?q=shoes', 'GET /search?{query}'],
    ['mail to ada@example.com', 'mail to {email}'],
    ['order 1234567890123', 'order {id}'],
    [`order 17 of ${UUID}`, 'order {n} of {uuid}'],
  ])('of %s is %s, for certain', (name, shape) => {
    expect(shapeOf(name)).toEqual({ shape, holds: 'certain' })
  })

  test.each([
    ['doSpin-12', 'doSpin-{n}'],
    ['GET /orders/42', 'GET /orders/{n}'],
    ['job_7', 'job_{n}'],
    ['worker17234', 'worker{n}'],
  ])('of %s is %s, where it varies', (name, shape) => {
    expect(shapeOf(name)).toEqual({ shape, holds: 'number' })
  })

  test.each([
    'GET /v1/accounts/{id}',
    'GET /v1/accounts/:id',
    'send ledger.entry.v1',
    'http2 connect',
    'SELECT * FROM t WHERE id = ?',
    'oauth2.token',
    's3.PutObject',
    'facade deadbeef cafebabe',
    'GET /{proxy+}',
    'slots.SlotsService/Spin',
  ])('of %s is the name itself', (name) => {
    expect(shapeOf(name)).toEqual({ shape: name, holds: 'nothing' })
  })
})

function told(names: readonly string[]): readonly Finding[] {
  const spans = names.map((name, index) => span({ service: 'shop', name, start: index }))
  const { rules } = judge(
    { traces: traces(spans), logs: [], lines: [], metrics: [], messages: [] },
    { services: [], source: 'inferred', assumptions: [] },
  )
  const rule = rules.find((one) => one.code === 'NAM1')
  expect(rule?.subjects).toBe(names.length)
  return rule?.findings ?? []
}

const numbered = (count: number, of: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => of(index))

describe('NAM1', () => {
  test('tells a counter in names, with how many names and spans there are', () => {
    expect(told(numbered(12, (index) => `doSpin-${index + 1}`))).toMatchObject([
      {
        severity: 'warning',
        subject: { service: 'shop', name: 'doSpin-{n}' },
        occurrences: 12,
        evidence: [{ text: 'doSpin-{n}: 12 names in 12 spans, such as doSpin-1, doSpin-2, doSpin-3' }],
      },
    ])
  })

  test('gathers what begins alike, and needs one name with an id', () => {
    expect(told([`cart ${UUID}`, `cart ${UUID} items`])).toMatchObject([
      { subject: { name: 'cart {uuid}' }, evidence: [{}, {}] },
    ])
  })

  test.each<[string, readonly string[]]>([
    ['shards', numbered(200, (index) => `shard-${index % 8}`)],
    ['partitions in no order', [3, 1, 4, 0, 2].map((one) => `topic-${one}`)],
    ['statuses', numbered(60, (index) => `answer ${[200, 404, 500][index % 3]}`)],
    ['few spans', ['step 1', 'step 2', 'step 3']],
    ['many operations, each used often', numbered(400, (index) => `operation-${'abcdefghij'[index % 10]}`)],
  ])('accuses no %s', (_what, names) => {
    expect(told(names)).toEqual([])
  })

  test('tells words that hardly ever come again', () => {
    const word = (index: number) =>
      `hello ${String.fromCharCode(97 + (index % 26), 97 + Math.floor(index / 26))}`
    expect(told(numbered(60, word))).toMatchObject([
      { message: 'INTERNAL spans of shop hardly ever share a name' },
    ])
  })

  test('shows no name that holds a secret', () => {
    const [finding] = told(['mail to ada@example.com'])
    expect(JSON.stringify(finding)).not.toContain('ada')
  })
})
