// The spans of single hops, with the attributes that the stable semantic conventions ask for: HTTP, gRPC, Kafka, databases.
import type { AttributeValue, SpanKind } from '../../../harness/telemetry/index.ts'
import type { Random } from './random.ts'
import type { Service } from './services.ts'

/** What a hop says of itself; ids, times and place in the tree come from the flow. */
export interface Hop {
  readonly library: string
  readonly kind: SpanKind
  readonly name: string
  readonly attributes: Readonly<Record<string, AttributeValue>>
}

const PORTS: Readonly<Record<Service, bigint>> = {
  gateway: 8080n,
  slots: 50051n,
  scoring: 8082n,
  ledger: 50052n,
  payouts: 8084n,
  'read-model': 8085n,
}

const thread = (random: Random): Readonly<Record<string, AttributeValue>> => {
  const id = random.below(32)
  return { 'thread.id': BigInt(id), 'thread.name': `worker-${id}` }
}

export function httpServer(random: Random, service: Service, method: string, route: string): Hop {
  return {
    library: 'http',
    kind: 'SERVER',
    name: `${method} ${route}`,
    attributes: {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': 200n,
      'url.scheme': 'http',
      'url.path': route,
      'url.query': `session=${random.id(16)}&locale=en-GB`,
      'server.address': service,
      'server.port': PORTS[service],
      'client.address': `10.2.${random.below(4)}.${random.below(250)}`,
      'network.protocol.version': '1.1',
      'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36',
      ...thread(random),
    },
  }
}

export function httpClient(random: Random, peer: Service, method: string, path: string): Hop {
  return {
    library: 'http',
    kind: 'CLIENT',
    name: method,
    attributes: {
      'http.request.method': method,
      'http.response.status_code': 200n,
      'url.full': `http://${peer}:${PORTS[peer]}${path}?round=${random.id(8)}`,
      'server.address': peer,
      'server.port': PORTS[peer],
      'network.peer.address': `10.2.0.${random.below(3) + 10}`,
      'network.peer.port': PORTS[peer],
      'network.protocol.version': '1.1',
      'http.response.body.size': BigInt(random.below(4000)),
      ...thread(random),
    },
  }
}

export function grpc(random: Random, kind: 'CLIENT' | 'SERVER', peer: Service, operation: string): Hop {
  const [service = '', method = ''] = operation.split('/')
  return {
    library: 'grpc',
    kind,
    name: operation,
    attributes: {
      'rpc.system': 'grpc',
      'rpc.service': service,
      'rpc.method': method,
      'rpc.grpc.status_code': 0n,
      'server.address': peer,
      'server.port': PORTS[peer],
      'network.peer.address': `10.2.1.${random.below(3) + 10}`,
      'network.peer.port': PORTS[peer],
      'network.transport': 'tcp',
      'rpc.request.metadata.x-request-id': random.id(16),
      ...thread(random),
    },
  }
}

const statement = (operation: string, table: string): string =>
  `${operation} ${table} (id, tenant, player, amount, currency, state, created_at, updated_at) ` +
  `WHERE id = $1 AND tenant = $2 AND created_at > $3 /* ${table} of one player */`

export function sql(random: Random, operation: string, table: string): Hop {
  return {
    library: 'jdbc',
    kind: 'CLIENT',
    name: `${operation} casino.${table}`,
    attributes: {
      'db.system.name': 'postgresql',
      'db.namespace': 'casino',
      'db.operation.name': operation,
      'db.collection.name': table,
      'db.query.text': statement(operation, table),
      'db.query.summary': `${operation} ${table}`,
      'server.address': 'postgres',
      'server.port': 5432n,
      'network.peer.address': '10.2.9.4',
      ...thread(random),
    },
  }
}

export function redis(random: Random, operation: string): Hop {
  return {
    library: 'redis',
    kind: 'CLIENT',
    name: operation,
    attributes: {
      'db.system.name': 'redis',
      'db.namespace': '0',
      'db.operation.name': operation,
      'db.query.text': `${operation} session:${random.id(8)}`,
      'server.address': 'redis',
      'server.port': 6379n,
      'network.peer.address': '10.2.9.5',
      'network.peer.port': 6379n,
      ...thread(random),
    },
  }
}

export interface Message {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly id: string
}

export function kafka(random: Random, kind: 'PRODUCER' | 'CONSUMER', group: Service, message: Message): Hop {
  const { topic, partition, offset, id } = message
  const operation = kind === 'PRODUCER' ? 'send' : 'process'
  return {
    library: 'kafka',
    kind,
    name: `${operation} ${topic}`,
    attributes: {
      'messaging.system': 'kafka',
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(partition),
      'messaging.kafka.offset': BigInt(offset),
      'messaging.operation.name': operation,
      'messaging.operation.type': operation,
      'messaging.message.id': id,
      'messaging.client.id': `${group}-client`,
      ...(kind === 'CONSUMER' ? { 'messaging.consumer.group.name': group } : {}),
      'server.address': 'kafka',
      'server.port': 9092n,
      ...thread(random),
    },
  }
}

export function inside(random: Random, name: string): Hop {
  return {
    library: 'app',
    kind: 'INTERNAL',
    name,
    attributes: {
      'code.function.name': `casino.${name}`,
      'code.file.path': `/srv/app/src/${name}.ts`,
      'code.line.number': 42n,
      'game.type': random.pick(['slots', 'roulette', 'dice', 'blackjack']),
      'game.round': BigInt(random.below(1_000_000)),
      'game.bet': random.below(500) / 4,
      'game.won': random.below(2) === 0,
      'user.tier': random.pick(['bronze', 'silver', 'gold']),
      ...thread(random),
    },
  }
}
