// Of metrics that are sent again and again, each series once: nothing that tells series apart may be lost.
import { expect, test } from 'vitest'
import { requestsInJson, SeriesOnce, Sharing } from '../../harness/otlp/index.ts'
import type { Metric } from '../../harness/telemetry/index.ts'

interface Sent {
  readonly service?: string
  readonly scope?: string
  readonly name?: string
  readonly unit?: string
  readonly kind?: 'sum' | 'gauge'
  readonly temporality?: number
  /** Values of the attribute `route`, one data point each. */
  readonly routes?: readonly unknown[]
  readonly value?: string
}

const line = (sent: Sent = {}): string => {
  const { service = 'bank', scope = 'http', name = 'calls', unit = '1', kind = 'sum' } = sent
  const { temporality = 2, routes = ['/a'], value = '1' } = sent
  const dataPoints = routes.map((route) => ({
    attributes: [{ key: 'route', value: typeof route === 'string' ? { stringValue: route } : route }],
    timeUnixNano: value,
    asInt: value,
  }))
  const data = { dataPoints, ...(kind === 'sum' ? { aggregationTemporality: temporality } : {}) }
  const attributes = [{ key: 'service.name', value: { stringValue: service } }]
  const metrics = [{ name, unit, [kind]: data }]
  return JSON.stringify({
    resourceMetrics: [{ resource: { attributes }, scopeMetrics: [{ scope: { name: scope }, metrics }] }],
  })
}

/** Data points that are left of each line. */
function left(...lines: readonly string[]): number[] {
  const [sharing, once] = [new Sharing(), new SeriesOnce()]
  return lines.map((text) => {
    const items = requestsInJson(text, sharing, once).flatMap((request) => request.items as Metric[])
    return items.reduce((sum, { data }) => sum + data.points.length, 0)
  })
}

test('the same series again is left out, and with its last point the metric', () => {
  expect(left(line(), line({ value: '2' }))).toEqual([1, 0])
  const again = requestsInJson(line(), undefined, new SeriesOnce())
  expect(again).toMatchObject([{ signal: 'metrics', items: [{ name: 'calls' }] }])
})

test.each<[string, Sent]>([
  ['service', { service: 'shop' }],
  ['scope', { scope: 'grpc' }],
  ['name', { name: 'failures' }],
  ['unit', { unit: 's' }],
  ['kind', { kind: 'gauge' }],
  ['temporality', { temporality: 1 }],
  ['attribute', { routes: ['/b'] }],
  ['type of an attribute', { routes: [{ intValue: '5' }] }],
])('another %s is another series', (_, sent) => {
  expect(left(line({ routes: ['/a', '5'] }), line(sent), line(sent))).toEqual([2, 1, 0])
})

test('of a request with new series and known ones the new are kept', () => {
  expect(left(line({ routes: ['/a', '/b'] }), line({ routes: ['/b', '/c', '/a', '/d'] }))).toEqual([2, 2])
})

test('keys and values that run into each other are told apart', () => {
  const pair = (key: string, value: string) => ({ key, value: { stringValue: value } })
  const point = (...attributes: readonly object[]): string =>
    JSON.stringify({
      resourceMetrics: [
        { scopeMetrics: [{ metrics: [{ name: 'n', gauge: { dataPoints: [{ attributes, asInt: 1 }] } }] }] },
      ],
    })
  expect(left(point(pair('a', 'bc')), point(pair('ab', 'c')), point(pair('a', 'b'), pair('c', '')))).toEqual([
    1, 1, 1,
  ])
})

test('texts that look like values are none', () => {
  const texts = ['"count":"1"', '"count":"2"', '"asInt":"3",', '1', '2']
  expect(left(...texts.map((route) => line({ routes: [route] })))).toEqual([1, 1, 1, 1, 1])
})

test('what is malformed is left to the reader, which says so', () => {
  const broken = JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: 'none' }] }] })
  expect(() => left(broken)).toThrow('expected an array')
})
