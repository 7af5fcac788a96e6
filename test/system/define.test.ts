// What `defineSystem` refuses, and how it says so.
import { expect, test } from 'vitest'
import {
  DefinitionError,
  defineSystem,
  type ServiceDefinition,
  type SystemDefinition,
} from '../../harness/system/index.ts'

const service: ServiceDefinition = {
  ports: { http: 8080 },
  build: { inputs: [], commands: [], needs: [] },
  command: ['node', 'main.js'],
  dependsOn: [],
  env: () => ({}),
  health: { port: 'http', path: '/health' },
  marker: { port: 'http', path: '/health' },
  otlpProtocol: 'grpc',
}

const good: SystemDefinition = {
  name: 'shop',
  namespace: 'shop',
  environment: 'test',
  version: '1',
  infrastructure: { db: { kind: 'postgres', databases: ['orders'] }, bus: { kind: 'kafka', topics: [] } },
  services: { web: { ...service, dependsOn: ['orders'] }, orders: { ...service, dependsOn: ['db', 'bus'] } },
  assets: { page: { build: service.build } },
  entry: 'web',
}

function problemsOf(definition: SystemDefinition) {
  try {
    defineSystem(definition)
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems
    throw error
  }
  return []
}

const withService = (name: string, own: Partial<ServiceDefinition>): SystemDefinition => ({
  ...good,
  services: { ...good.services, [name]: { ...service, ...own } },
})

test('a good definition comes back as it is', () => {
  expect(defineSystem(good)).toBe(good)
})

test.each<[string, SystemDefinition, string, string, string]>([
  [
    'an unknown dependency',
    withService('orders', { dependsOn: ['db', 'cache'] }),
    'services.orders.dependsOn[1]',
    '"cache" is neither infrastructure nor a service.',
    'Known are db, bus, web, orders.',
  ],
  [
    'a dependency on an asset',
    withService('orders', { dependsOn: ['page'] }),
    'services.orders.dependsOn[0]',
    '"page" is an asset, which is built but never started.',
    'Drop it: a service waits for what it asks `built()` for.',
  ],
  [
    'a circle of dependencies',
    withService('orders', { dependsOn: ['db', 'web'] }),
    'services.web.dependsOn',
    'web -> orders -> web wait for each other for ever.',
    'Take one of these names out of a dependsOn.',
  ],
  [
    'a service that waits for itself',
    withService('orders', { dependsOn: ['orders'] }),
    'services.orders.dependsOn',
    'orders -> orders wait for each other for ever.',
    'Take one of these names out of a dependsOn.',
  ],
  [
    'a health port that the service does not have',
    withService('orders', { health: { port: 'admin', path: '/health' } }),
    'services.orders.health.port',
    '"admin" is no port of this service (it has "http").',
    'Add it to services.orders.ports or name one of those.',
  ],
  [
    'a marker without a port',
    withService('orders', { ports: { grpc: 1 }, health: { port: 'grpc', path: '/health' } }),
    'services.orders.marker.port',
    '"http" is no port of this service (it has "grpc").',
    'Add it to services.orders.ports or name one of those.',
  ],
  [
    'a path without its slash',
    withService('orders', { health: { port: 'http', path: 'health' } }),
    'services.orders.health.path',
    '"health" is no path.',
    'Start it with a slash.',
  ],
  [
    'an empty command',
    withService('orders', { command: [] }),
    'services.orders.command',
    'is empty.',
    'Name a program and its arguments.',
  ],
  [
    'an entry that is no service',
    { ...good, entry: 'shop' },
    'entry',
    '"shop" is no service.',
    'Name the service whose port `http` people enter by.',
  ],
  [
    'a name that is used twice',
    { ...good, infrastructure: { ...good.infrastructure, web: { kind: 'redis' } } },
    'services.web',
    'has the name of infrastructure.web.',
    'Give every service, asset and infrastructure a name of its own.',
  ],
  [
    'a name that is no file name',
    { ...good, infrastructure: { ...good.infrastructure, '../db': { kind: 'redis' } } },
    'infrastructure.../db',
    'cannot be a name: it becomes a file name and an address.',
    'Use letters, digits, dots, dashes and underscores.',
  ],
  [
    'a database whose name needs quotes',
    { ...good, infrastructure: { ...good.infrastructure, db: { kind: 'postgres', databases: ['a"b'] } } },
    'infrastructure.db.databases',
    '"a\\"b" is not a plain database name.',
    'Use lower-case letters, digits and underscores, not starting with a digit.',
  ],
  [
    'a queue bound to an exchange that is not there',
    {
      ...good,
      infrastructure: {
        ...good.infrastructure,
        mq: {
          kind: 'rabbitmq',
          exchanges: [{ name: 'events', type: 'topic' }],
          queues: [{ name: 'mails', bindings: [{ exchange: 'event', routingKey: '#' }] }],
        },
      },
    },
    'infrastructure.mq.queues',
    'queue "mails" is bound to "event", which is no exchange here.',
    'Known are events.',
  ],
  [
    "an exchange in RabbitMQ's own name space",
    {
      ...good,
      infrastructure: {
        ...good.infrastructure,
        mq: { kind: 'rabbitmq', exchanges: [{ name: 'amq.mine', type: 'topic' }], queues: [] },
      },
    },
    'infrastructure.mq.exchanges',
    '"amq.mine" is not a name that RabbitMQ gives to others.',
    'Use up to 255 visible ASCII characters, not beginning with "amq.".',
  ],
  [
    'a topic without partitions',
    {
      ...good,
      infrastructure: {
        ...good.infrastructure,
        bus: { kind: 'kafka', topics: [{ name: 't', partitions: 0 }] },
      },
    },
    'infrastructure.bus.topics',
    '{"name":"t","partitions":0} is not a topic that Kafka creates.',
    'Use letters, digits, dots, dashes and underscores, and at least one partition.',
  ],
  [
    'a pipeline whose span name is no regular expression',
    {
      ...good,
      pipelines: {
        relay: {
          covers: { orders: 'send (' },
          send: async () => ({ attribute: 'id', value: '1', url: 'http://ledger:7102', status: 201 }),
        },
      },
    },
    'pipelines.relay.covers.orders',
    'Invalid regular expression: /send (/: Unterminated group.',
    'Write a regular expression that fits the name of a span.',
  ],
  [
    'a build that shares its name with a different one',
    withService('orders', { build: { name: 'web', inputs: ['src'], commands: [], needs: [] } }),
    'services.orders.build',
    'is another build than services.web.build, but has its name "web".',
    'Give both the same inputs, commands and needs, or names of their own.',
  ],
  [
    'a build whose name is no file name',
    withService('orders', { build: { ...service.build, name: 'a/b' } }),
    'services.orders.build.name',
    'cannot be a name: it becomes a file name and an address.',
    'Use letters, digits, dots, dashes and underscores.',
  ],
  [
    'a fault in a service that does not exist',
    { ...good, faults: { torn: { description: '', env: { billing: {} } } } },
    'faults.torn.env.billing',
    '"billing" is no service.',
    'Known are web, orders.',
  ],
])('%s is refused by the name of its field, with what to do', (_, definition, field, message, remedy) => {
  expect(problemsOf(definition)).toEqual([expect.objectContaining({ field, message, remedy })])
})

test("what is wrong with the infrastructure's own processes and with the Collector is told by its field", () => {
  const own = { kind: 'process', ...service, ports: {}, command: [] } as const
  const collector = {
    kind: 'collector',
    config: 'collector.yaml',
    watches: ['nobody'],
    env: () => ({}),
  } as const
  const problems = problemsOf({ ...good, infrastructure: { ...good.infrastructure, own, collector } })
  expect(problems.map(({ field, value }) => [field, value])).toEqual([
    ['infrastructure.own.command', []],
    ['infrastructure.own.health.port', 'http'],
    ['infrastructure.collector.watches', 'nobody'],
  ])
})

test('all problems are told at once, each with its field, in one message', () => {
  const definition = { ...withService('orders', { command: [], dependsOn: ['cache'] }), entry: 'shop' }
  expect(() => defineSystem(definition)).toThrow(
    [
      'The definition of "shop" cannot be used:',
      '  services.orders.command: is empty. Name a program and its arguments.',
      '  services.orders.dependsOn[0]: "cache" is neither infrastructure nor a service. Known are db, bus, web, orders.',
      '  entry: "shop" is no service. Name the service whose port `http` people enter by.',
    ].join('\n'),
  )
})

test('images of one name that are not one image, and names that no engine takes', () => {
  const image = { name: 'shop/web', dockerfile: 'web.Dockerfile', inputs: ['web'] }
  const withImages = (other: typeof image): SystemDefinition => ({
    ...good,
    services: {
      web: { ...service, image },
      orders: { ...service, image: other },
    },
  })
  expect(problemsOf(withImages({ ...image }))).toEqual([])
  expect(problemsOf(withImages({ ...image, inputs: ['web', 'shared'] }))).toMatchObject([
    {
      field: 'services.orders.image',
      value: 'shop/web',
      message: expect.stringContaining('services.web.image'),
    },
  ])
  expect(problemsOf(withImages({ ...image, name: 'Shop:latest' }))).toMatchObject([
    { field: 'services.orders.image.name', value: 'Shop:latest' },
  ])
})
