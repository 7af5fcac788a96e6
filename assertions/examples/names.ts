// Examples of the rules on names, attributes and what must not be in them.
import type { Span } from '../../harness/telemetry/index.ts'
import { type AttributeMap, span, type SpanParts, traces } from './build.ts'
import type { Examples, RuleExample } from './example.ts'

const SHOP = 'shop'

const topology: RuleExample['topology'] = { services: [], source: 'inferred', assumptions: [] }

const exampleOf = (caption: string, ...spans: readonly Span[]): RuleExample => ({
  caption,
  showsAttributes: true,
  observed: { traces: traces(spans), logs: [], lines: [], metrics: [], messages: [] },
  topology,
})

const REQUEST: AttributeMap = {
  'http.request.method': 'GET',
  'url.path': '/orders/17',
  'url.scheme': 'https',
  'http.route': '/orders/{id}',
  'http.response.status_code': 200n,
}

const without = (map: AttributeMap, ...keys: readonly string[]): AttributeMap =>
  Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)))

const LIBRARY = '@opentelemetry/instrumentation-http'

const server = (attributes: AttributeMap, more: Partial<SpanParts> = {}): Span =>
  span({
    service: SHOP,
    name: 'GET /orders/{id}',
    kind: 'SERVER',
    scope: LIBRARY,
    attributes,
    ...more,
  })

const twice = (one: Span): Span => ({
  ...one,
  attributes: [...one.attributes, ...one.attributes.slice(0, 1)],
})

export const nameExamples: Examples = {
  NAM1: () => ({
    passing: exampleOf('A span is named after its route.', server(REQUEST)),
    failing: exampleOf(
      'A span is named after the order that was asked for.',
      server(REQUEST, { name: 'GET /orders/5f0c2a9e-3b1d-4c7a-9a55-0d2f6b8e7c11' }),
    ),
  }),
  NAM2: () => ({
    passing: exampleOf('An attribute of the shop is in its namespace.', server({ 'shop.order.total': 12n })),
    failing: exampleOf('An attribute of the shop is in camel case.', server({ orderTotal: 12n })),
  }),
  ATT1: () => ({
    passing: exampleOf('The SERVER span has all that its conventions require.', server(REQUEST)),
    failing: exampleOf(
      'The SERVER span of a library has no method.',
      server(without(REQUEST, 'http.request.method')),
    ),
  }),
  ATT2: () => ({
    passing: exampleOf('All names are current.', server(REQUEST)),
    failing: exampleOf(
      'The method is under its old name.',
      server({ ...without(REQUEST, 'http.request.method'), 'http.method': 'GET' }),
    ),
  }),
  ATT3: () => ({
    passing: exampleOf(
      'Both services speak the current conventions.',
      server(REQUEST),
      server(REQUEST, { service: 'stock' }),
    ),
    failing: exampleOf(
      'One service speaks the old conventions, the other the current ones.',
      server(REQUEST),
      server({ 'http.method': 'GET', 'http.url': 'https://stock/items' }, { service: 'stock' }),
    ),
  }),
  ATT4: () => ({
    passing: exampleOf(
      'The host is told by the resource.',
      server(REQUEST, { resource: { 'host.name': 'node-7' } }),
    ),
    failing: exampleOf('The host is told by each span.', server({ ...REQUEST, 'host.name': 'node-7' })),
  }),
  ATT5: () => ({
    passing: exampleOf('Every key is there once, with a value.', server(REQUEST)),
    failing: exampleOf('The first key is there twice.', twice(server(REQUEST))),
  }),
  SEC1: () => ({
    passing: exampleOf('The customer is told by an opaque id.', server({ ...REQUEST, 'user.id': 'c-81' })),
    failing: exampleOf(
      'The customer is told by an e-mail address.',
      server({ ...REQUEST, 'user.email': 'ada@example.com' }),
    ),
  }),
}
