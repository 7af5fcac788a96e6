// Examples of the rules on resources.
import type { Metric, Resource, Span } from '../../harness/telemetry/index.ts'
import type { Observed } from '../observed.ts'
import { type AttributeMap, record, span, traces } from './build.ts'
import { counter64 } from './build-metrics.ts'
import type { Examples, RuleExample } from './example.ts'

const topology: RuleExample['topology'] = { services: [], source: 'inferred', assumptions: [] }

const example = (
  caption: string,
  spans: readonly Span[],
  more: Partial<Pick<Observed, 'logs' | 'metrics'>> = {},
): RuleExample => ({
  caption,
  observed: { traces: traces(spans), logs: [], lines: [], metrics: [], messages: [], ...more },
  topology,
})

const work = (service: string, resource: AttributeMap = {}, start = 0): Span =>
  span({ service, name: 'work', resource, start })

const counted = (service: string, resource: AttributeMap = {}): Metric =>
  counter64({ service, name: 'orders', value: 1, when: 5, resource })

const withoutId = (one: Span): Span => {
  const attributes = one.resource.attributes.filter(({ key }) => key !== 'service.instance.id')
  const resource: Resource = { ...one.resource, attributes }
  return { ...one, resource }
}

export const resourceExamples: Examples = {
  RES1: () => ({
    passing: example('The shop says its name.', [work('shop')]),
    failing: example('Nobody set a name, and the SDK took its stand-in.', [work('unknown_service:node')]),
  }),
  RES2: () => ({
    passing: example('A service and its worker: alike in name, and two services.', [
      work('slots'),
      work('slots-worker'),
    ]),
    failing: example('Spans come from cart-service, metrics from cartService.', [work('cart-service')], {
      metrics: [counted('cartService')],
    }),
  }),
  RES3: () => ({
    passing: example('Two instances of the shop, each with an id of its own.', [
      work('shop', { 'service.instance.id': 'a', 'process.pid': 1n }),
      work('shop', { 'service.instance.id': 'b', 'process.pid': 2n }),
    ]),
    failing: example('Two processes of the shop, and nothing but the pid tells them apart.', [
      withoutId(work('shop', { 'process.pid': 1n })),
      withoutId(work('shop', { 'process.pid': 2n })),
    ]),
  }),
  RES4: () => ({
    passing: example(
      'Spans and metrics of one process come under one resource.',
      [work('shop', { 'service.version': '2' })],
      {
        metrics: [counted('shop', { 'service.version': '2' })],
      },
    ),
    failing: example(
      'The metrics of a process name another version than its spans.',
      [work('shop', { 'service.version': '2' })],
      { metrics: [counted('shop', { 'service.version': '0.0.0-dev' })], logs: [record({ service: 'shop' })] },
    ),
  }),
}
