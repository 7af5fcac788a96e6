// The real servers, started together and talked to: Postgres, Redis, Kafka and RabbitMQ. Uses the cache of whoever runs it.
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka'
import { connect as connectAmqp } from 'amqplib'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningSystem, sweep } from '../../harness/runtime/index.ts'
import { readDeliveries } from '../../harness/run/rabbitmq-messages.ts'
import { cacheFolder } from '../../harness/runtime/cache.ts'
import { readJournal } from '../../harness/runtime/processes/run-folder.ts'
import { fakeSystem, type Place, place, processesUnder, start } from './helpers.ts'
import { kill, runner } from './killed.ts'

/** Empty caches mean downloads. */
const COLD_MS = 300_000

const usersCache = cacheFolder()
let at: Place
let system: RunningSystem

beforeAll(async () => {
  at = await place()
  process.env.PITBOSS_CACHE = usersCache
  const definition = fakeSystem(
    at,
    { a: { dependsOn: ['db', 'store', 'bus', 'mq'] } },
    {
      infrastructure: {
        db: { kind: 'postgres', databases: ['ledger', 'accounts'] },
        store: { kind: 'redis' },
        bus: { kind: 'kafka', topics: [{ name: 'entries.v1', partitions: 2 }] },
        mq: {
          kind: 'rabbitmq',
          exchanges: [{ name: 'games', type: 'topic' }],
          queues: [{ name: 'mails', bindings: [{ exchange: 'games', routingKey: 'game.*' }] }],
        },
      },
    },
  )
  system = await start(at, definition)
}, COLD_MS)

afterAll(async () => {
  await system?.stop()
  await at[Symbol.asyncDispose]()
})

async function query(database: string, text: string) {
  const client = new Client({ connectionString: system.endpoints.postgresUrl('db', database) })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

describe('Postgres', () => {
  test('has every database, each by itself', async () => {
    await query('ledger', 'CREATE TABLE entry (id int PRIMARY KEY, amount bigint)')
    await query('ledger', 'INSERT INTO entry VALUES (1, 250)')
    expect(await query('ledger', 'SELECT id, amount FROM entry')).toEqual([{ id: 1, amount: '250' }])
    expect(await query('accounts', `SELECT to_regclass('entry') AS found`)).toEqual([{ found: null }])
  })
})

describe('Redis', () => {
  test('keeps what it is given', async () => {
    const { hostname, port } = new URL(system.endpoints.redisUrl('store'))
    const socket = connect(Number(port), hostname)
    socket.write('SET balance 1000\r\nGET balance\r\nQUIT\r\n')
    let answer = ''
    socket.on('data', (data) => {
      answer += data
    })
    await once(socket, 'close')
    expect(answer).toBe('+OK\r\n$4\r\n1000\r\n+OK\r\n')
  })
})

describe('Kafka', () => {
  test('carries a message with its headers to a consumer group', async () => {
    const common = { clientId: 'test', bootstrapBrokers: [system.endpoints.kafkaBrokers('bus')] }
    const producer = new Producer({ ...common, serializers: stringSerializers })
    const consumer = new Consumer({ ...common, groupId: 'readers', deserializers: stringDeserializers })
    let stream: Awaited<ReturnType<typeof consumer.consume>> | undefined
    try {
      const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
      await producer.send({
        messages: [{ topic: 'entries.v1', key: 'k', value: 'posted', headers, partition: 1 }],
      })
      stream = await consumer.consume({ topics: ['entries.v1'], mode: 'earliest' })
      for await (const message of stream) {
        expect(message).toMatchObject({ topic: 'entries.v1', partition: 1, key: 'k', value: 'posted' })
        expect(Object.fromEntries(message.headers)).toEqual(headers)
        break
      }
    } finally {
      await stream?.close()
      await consumer.close()
      await producer.close()
    }
  })
})

describe('RabbitMQ', () => {
  test('routes a message with its headers to a queue of the definition, and nothing else there', async () => {
    const connection = await connectAmqp(system.endpoints.rabbitmqUrl('mq'))
    try {
      const channel = await connection.createConfirmChannel()
      const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
      channel.publish('games', 'player.joined', Buffer.from('elsewhere'))
      channel.publish('games', 'game.started', Buffer.from('now'), { headers, messageId: 'm1' })
      await channel.waitForConfirms()
      const message = await channel.get('mails', { noAck: true })
      if (message === false) throw new Error('the queue is empty')
      expect(message.content.toString()).toBe('now')
      expect(message.properties).toMatchObject({ headers, messageId: 'm1' })
      expect(await channel.get('mails', { noAck: true })).toBe(false)
    } finally {
      await connection.close()
    }
  })

  test('keeps the headers of all deliveries, also through the default exchange, and takes none away', async () => {
    const url = system.endpoints.rabbitmqUrl('mq')
    await readDeliveries(url, new Map())
    const connection = await connectAmqp(url)
    try {
      const channel = await connection.createConfirmChannel()
      const taken: string[] = []
      const both = Promise.withResolvers<void>()
      await channel.consume(
        'mails',
        (message) => {
          taken.push(message?.content.toString() ?? 'cancelled')
          if (taken.length === 2) both.resolve()
        },
        { noAck: true },
      )
      const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'x-try': 3 }
      channel.publish('games', 'nobody.listens', Buffer.from('lost'), { headers, messageId: 'm1' })
      channel.publish('games', 'game.started', Buffer.from('first'), { headers, messageId: 'm2' })
      channel.sendToQueue('mails', Buffer.from('second'))
      await both.promise
      expect(taken).toEqual(['first', 'second'])
    } finally {
      await connection.close()
    }
    const common = { system: 'rabbitmq', destination: 'mails', partition: 0 }
    expect(await readDeliveries(url, new Map())).toEqual([
      {
        ...common,
        offset: 1n,
        messageId: 'm2',
        headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
      },
      { ...common, offset: 2n, headers: {} },
    ])
    expect(await readDeliveries(url, new Map())).toEqual([])
  })

  test('runs without epmd, a daemon that would outlive the run', async () => {
    const programs = await programsOf(at)
    expect(programs).toContain('beam.smp')
    expect(programs).not.toContain('epmd')
  })

  test(
    'of a killed harness is gone with all its processes after the sweep',
    async () => {
      await using crashed = await place()
      process.env.PITBOSS_CACHE = usersCache
      const killed = await runner(
        crashed,
        { a: {} },
        {
          infrastructure: { mq: { kind: 'rabbitmq', exchanges: [], queues: [] } },
        },
      )
      await kill(killed)
      expect(await programsOf(crashed)).toContain('beam.smp')
      expect(await sweep(crashed.stateRoot)).toMatchObject({ directories: 1 })
      expect(await programsOf(crashed)).toEqual([])
    },
    COLD_MS,
  )
})

/** Names of the programs that run for the project at this place. */
async function programsOf(of: Place): Promise<readonly string[]> {
  const names = (await processesUnder(of)).map((pid) =>
    readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'gone'),
  )
  return (await Promise.all(names)).map((name) => name.trim())
}

test('their output is in log files, and a service learns their addresses only once they answer', async () => {
  expect(await readFile(join(at.logDir, 'db.log'), 'utf8')).toContain('ready to accept connections')
  expect((await readdir(at.logDir)).toSorted()).toEqual(['a.log', 'bus.log', 'db.log', 'mq.log', 'store.log'])
})

test('a server that dies is reported, and the rest is still taken down without a trace', async () => {
  const [name = ''] = await readdir(at.stateRoot)
  const journal = await readJournal(join(at.stateRoot, name))
  const pidOf = (server: string) => journal.find((entry) => entry.type === 'process' && entry.name === server)
  const redis = pidOf('store')
  if (redis?.type !== 'process') throw new Error('Redis is not in the journal')
  process.kill(redis.pid, 'SIGKILL')
  expect(await system.died).toMatchObject({ service: 'store', signal: 'SIGKILL' })
  await system.stop()
  expect(await processesUnder(at)).toEqual([])
  expect(await readdir(at.stateRoot)).toEqual([])
  for (const entry of journal) if (entry.type === 'folder') expect(existsSync(entry.path)).toBe(false)
})
