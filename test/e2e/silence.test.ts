// Services without an OTLP endpoint: they work, and nobody hears of them.
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import casino from '../../containers/casino.ts'
import { type RunningSystem, startLocal } from '../../harness/runtime/index.ts'
import type { SystemDefinition } from '../../harness/system/index.ts'
import { root } from './pitboss.ts'

/** Where SDKs send to when nobody tells them where. */
const DEFAULT_PORTS = [4317, 4318]

interface Listener extends AsyncDisposable {
  readonly port: number
  connections(): number
}

async function listen(port: number): Promise<Listener> {
  const sockets = new Set<Socket>()
  let connections = 0
  const server: Server = createServer((socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function started(
  definition: SystemDefinition,
  sink: Listener,
  logDir: string,
  env: Readonly<Record<string, string>>,
): Promise<RunningSystem> {
  const url = `http://127.0.0.1:${sink.port}`
  return startLocal({
    definition,
    root,
    sink: { http: url, grpc: url },
    logDir,
    faults: [],
    env,
    onLine: () => {},
    onProgress: () => {},
    abort: new AbortController().signal,
  })
}

async function post(url: string, body: object): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await response.arrayBuffer()
  return response.status
}

/** Work that passes through every game, scoring and dashboard; ledger, outbox and read model; daemons, broker and bot. */
async function play(system: RunningSystem): Promise<void> {
  const api = system.endpoints.url(casino.entry)
  const [from, to] = [`s-${crypto.randomUUID().slice(0, 8)}`, `s-${crypto.randomUUID().slice(0, 8)}`]
  for (const Username of [from, to]) expect(await post(`${api}/api/user/init`, { Username })).toBe(200)
  for (const [path, bet] of Object.entries({
    'slots/spin': {},
    'roulette/spin': { BetType: 'color', BetValue: 'red' },
    'dice/roll': { BetType: 'field' },
    'blackjack/deal': {},
  }))
    expect(await post(`${api}/api/games/${path}`, { Username: from, BetAmount: 5, ...bet }), path).toBe(200)
  expect((await fetch(`${api}/api/leaderboard/slots`)).status).toBe(200)
  const order = { FromUsername: from, ToUsername: to, Amount: 5, IdempotencyKey: crypto.randomUUID() }
  expect(await post(`${api}/api/transfers`, order)).toBe(201)
  const tournament = { name: 'silent cup', notify_at: new Date().toISOString() }
  expect(await post(`${system.endpoints.url('scheduler-api')}/tournaments`, tournament)).toBe(201)
}

test('without an OTLP endpoint every service works, and opens no connection to send telemetry', async () => {
  const logDir = await mkdtemp(join(tmpdir(), 'pitboss-silence-'))
  await using sink = await listen(0)
  await using grpc = await listen(DEFAULT_PORTS[0] ?? 0)
  await using http = await listen(DEFAULT_PORTS[1] ?? 0)
  // The Collector is no service of the casino's: it sends whatever it reads to whom its configuration names.
  const infrastructure = Object.fromEntries(
    Object.entries(casino.infrastructure).filter(([, { kind }]) => kind !== 'collector'),
  )
  const services = { ...casino, infrastructure }
  await using system = await started(services, sink, logDir, { OTEL_EXPORTER_OTLP_ENDPOINT: '' })
  expect([...system.services.keys()].toSorted()).toEqual(Object.keys(casino.services).toSorted())
  await play(system)
  // An SDK sends at the latest when it is shut down.
  await system.stop()
  expect([sink, grpc, http].map((listener) => listener.connections())).toEqual([0, 0, 0])
  await rm(logDir, { recursive: true })
})

test('with one, the same listener is called', async () => {
  const logDir = await mkdtemp(join(tmpdir(), 'pitboss-silence-'))
  const name = 'read-model-service'
  const service = casino.services[name]
  if (service === undefined) throw new Error(`no ${name}`)
  const { postgres, kafka } = casino.infrastructure
  if (postgres === undefined || kafka === undefined) throw new Error('no database, or no broker')
  const { faults: _faults, pipelines: _pipelines, assets: _assets, load: _load, ...rest } = casino
  const alone = { ...rest, entry: name, services: { [name]: service }, infrastructure: { postgres, kafka } }
  await using sink = await listen(0)
  await using system = await started(alone, sink, logDir, {})
  await system.stop()
  expect(sink.connections()).toBeGreaterThan(0)
  await rm(logDir, { recursive: true })
})
