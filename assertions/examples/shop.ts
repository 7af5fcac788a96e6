// A small shop, as sound instrumentation shows it: a request that calls the stock, asks its database and sends a message.
import type { Span } from '../../harness/telemetry/index.ts'
import type { Expectations } from '../expectations.ts'
import { serviceOf } from '../model/index.ts'
import { type Node, plant, traces } from './build.ts'
import type { RuleExample } from './example.ts'

export const SHOP = 'shop'
export const STOCK = 'stock'
export const MAIL = 'mail'

const SERVICES = [
  { name: SHOP, addresses: ['shop:8080'], entryPoints: ['POST /orders', 'GET /health'] },
  { name: STOCK, addresses: ['stock:8080'], entryPoints: [] },
  { name: MAIL, addresses: [], entryPoints: [] },
]

/** The services that have a part in these spans. */
function topologyOf(spans: readonly Span[]): RuleExample['topology'] {
  const seen = new Set(spans.map(serviceOf))
  return {
    source: 'declared',
    assumptions: [],
    services: SERVICES.filter(({ name }) => seen.has(name)).map((service) => ({
      ...service,
      promises: ['traces'],
    })),
  }
}

export const example = (
  caption: string,
  spans: readonly Span[],
  expectations?: Expectations,
): RuleExample => ({
  caption,
  observed: { traces: traces(spans), logs: [], lines: [], metrics: [], messages: [] },
  topology: topologyOf(spans),
  ...(expectations === undefined ? {} : { expectations }),
})

type Parts = Partial<Node> & { readonly httpStatus?: number }

const withStatus = (httpStatus: number, more: Node['attributes'] = {}): NonNullable<Node['attributes']> => ({
  'http.response.status_code': BigInt(httpStatus),
  ...more,
})

/** `POST /orders` at the shop. */
export const request = ({ httpStatus = 200, attributes, ...more }: Parts = {}): Node => ({
  service: SHOP,
  name: 'POST /orders',
  kind: 'SERVER',
  attributes: {
    'http.request.method': 'POST',
    'http.route': '/orders',
    'url.path': '/orders',
    'url.scheme': 'http',
    ...withStatus(httpStatus, attributes),
  },
  ...more,
})

/** The shop's call of the stock. */
export const call = ({ httpStatus = 200, attributes, ...more }: Parts = {}): Node => ({
  service: SHOP,
  name: 'POST',
  kind: 'CLIENT',
  attributes: {
    'http.request.method': 'POST',
    'url.full': 'http://stock:8080/reserve',
    'server.address': 'stock',
    'server.port': 8080n,
    ...withStatus(httpStatus, attributes),
  },
  children: [reserve(httpStatus === 200 ? {} : { httpStatus })],
  ...more,
})

/** What the stock does for the call. */
export const reserve = ({ httpStatus = 200, attributes, ...more }: Parts = {}): Node => ({
  service: STOCK,
  name: 'POST /reserve',
  kind: 'SERVER',
  attributes: {
    'http.request.method': 'POST',
    'http.route': '/reserve',
    'url.path': '/reserve',
    'url.scheme': 'http',
    ...withStatus(httpStatus, attributes),
  },
  ...more,
})

export const query = (service: string, text: string, more: Partial<Node> = {}): Node => ({
  service,
  name: text.split(' ').slice(0, 2).join(' '),
  kind: 'CLIENT',
  attributes: {
    'db.system.name': 'postgresql',
    'db.namespace': 'shop',
    'db.query.text': text,
    'server.address': 'db',
    'server.port': 5432n,
  },
  ms: 1,
  ...more,
})

const message = (operation: string, id: number): NonNullable<Node['attributes']> => ({
  'messaging.system': 'kafka',
  'messaging.destination.name': 'orders',
  'messaging.operation.type': operation,
  'messaging.operation.name': operation,
  'messaging.message.id': `order-${id}`,
})

/** The shop sends a message; `below` is what becomes of it. */
export const send = (id: number, more: Partial<Node> = {}): Node => ({
  service: SHOP,
  name: 'send orders',
  kind: 'PRODUCER',
  attributes: message('send', id),
  ms: 2,
  ...more,
})

export const take = (id: number, more: Partial<Node> = {}): Node => ({
  service: MAIL,
  name: 'process orders',
  kind: 'CONSUMER',
  attributes: message('process', id),
  ...more,
})

/** A request that went well, with its call and its message. */
export const order = (start = 0): Span[] =>
  plant(request({ start, children: [call(), send(start, { children: [take(start)] })] }))
