// The scheduler's services say what is missing when they can't start, and end. Uses the cache of whoever runs it.
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import casino from '../../containers/casino.ts'
import { ServiceFailed } from '../../harness/runtime/index.ts'
import { cacheFolder } from '../../harness/runtime/local/cache.ts'
import { defineSystem, type Endpoints, type InfrastructureDefinition } from '../../harness/system/index.ts'
import { type Place, place, processesUnder, rejection, start } from '../runtime/helpers.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const usersCache = cacheFolder()
/** An empty cache means downloads. */
const COLD_MS = 300_000
/** Where nobody listens. */
const DEAD = '127.0.0.1:1'

let at: Place
beforeEach(async () => {
  at = await place()
  process.env.PITBOSS_CACHE = usersCache
})
afterEach(() => at[Symbol.asyncDispose]())

/** How the service fails to start with what it needs at these addresses, and what it printed. */
async function failure(
  name: string,
  addresses: Partial<Endpoints>,
  infrastructure: Readonly<Record<string, InfrastructureDefinition>> = {},
): Promise<ServiceFailed> {
  const service = casino.services[name]
  if (service === undefined) throw new Error(`no ${name}`)
  const alone = defineSystem({
    name: casino.name,
    namespace: casino.namespace,
    environment: casino.environment,
    version: casino.version,
    entry: name,
    infrastructure,
    assets: Object.fromEntries(
      Object.entries(casino.assets ?? {}).filter(([asset]) => asset === 'python-packages'),
    ),
    services: {
      [name]: {
        ...service,
        dependsOn: Object.keys(infrastructure),
        env: (all, ports) => service.env({ ...all, ...addresses }, ports),
      },
    },
  })
  return rejection(start(at, alone, { root }), ServiceFailed)
}

const nowhere = {
  postgresUrl: () => `postgres://postgres:postgres@${DEAD}/scheduler`,
  rabbitmqUrl: () => `amqp://guest:guest@${DEAD}`,
  url: () => `http://${DEAD}`,
}

test.each([
  ['scheduler-api', 'Postgres'],
  ['notification-daemon', 'Postgres'],
  ['status-transition-daemon', 'Postgres'],
  ['notifier-bot', 'RabbitMQ'],
])(
  '%s ends when %s is not there, and says so',
  async (name, missing) => {
    const error = await failure(name, nowhere)
    expect(error.message).toContain(`${name} ended with exit status 1 while the system was starting`)
    expect(error.lastLines.join('\n')).toContain(
      `${missing} cannot be reached at ${DEAD}: the service cannot start without it`,
    )
    expect(await processesUnder(at)).toEqual([])
  },
  COLD_MS,
)

test(
  'scheduler-api ends when its database answers and RabbitMQ does not',
  async () => {
    const { rabbitmqUrl } = nowhere
    const error = await failure(
      'scheduler-api',
      { rabbitmqUrl },
      {
        postgres: { kind: 'postgres', databases: ['scheduler'] },
      },
    )
    expect(error.lastLines.join('\n')).toContain(`RabbitMQ cannot be reached at ${DEAD}`)
  },
  COLD_MS,
)
