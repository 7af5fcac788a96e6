// Services that lack what they need: they say what it is, and do not pretend to work.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import casino from '../../containers/casino.ts'
import { type LocalSystem, startLocal } from '../../harness/runtime/index.ts'
import type { ServiceDefinition } from '../../harness/system/index.ts'
import { root } from './pitboss.ts'

const PATIENCE_MS = 40_000
/** Nobody listens there. */
const NOWHERE = '127.0.0.1:9'

let system: LocalSystem
let scratch = ''
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'pitboss-missing-'))
  // Builds are what is wanted of it; the services under test are started beside it.
  system = await startLocal({
    definition: casino,
    root,
    sink: { http: 'http://127.0.0.1:9', grpc: 'http://127.0.0.1:9' },
    logDir: scratch,
    faults: [],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
    onLine: () => {},
    onProgress: () => {},
    abort: new AbortController().signal,
  })
})
afterAll(async () => {
  await system.stop()
  await rm(scratch, { recursive: true, force: true })
})

interface Attempt {
  /** Undefined while it still runs. */
  readonly status: number | null | undefined
  readonly output: string
  /** What its health check came to, where it answered. */
  readonly health: { readonly status: number; readonly body: string } | undefined
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function portsOf(service: ServiceDefinition): Promise<Record<string, number>> {
  const names = Object.keys(service.ports)
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()] as const)))
}

/** Starts the service beside the system, until it ends or its health check answers. */
async function attempt(
  name: string,
  service: ServiceDefinition,
  ports: Readonly<Record<string, number>>,
  env: Readonly<Record<string, string>>,
): Promise<Attempt> {
  const out = system.endpoints.built(name)
  const [program = '', ...args] = service.command.map((word) =>
    word.replaceAll('{out}', out).replaceAll('{tmp}', scratch),
  )
  const portEnv = Object.entries(ports).map(([port, number]) => [
    `${port.toUpperCase().replaceAll('-', '_')}_PORT`,
    String(number),
  ])
  const child = spawn(program, args, {
    cwd: root,
    detached: true,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      // Where its packages lie is no setting of its own.
      ...service.localEnv?.(system.endpoints),
      ...Object.fromEntries(portEnv),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => void (output += text))
  let status: number | null | undefined
  const closed = once(child, 'close').then(([code]) => void (status = code as number | null))
  const url = `http://127.0.0.1:${ports[service.health.port]}${service.health.path}`
  const deadline = performance.now() + PATIENCE_MS
  let health: Attempt['health']
  while (status === undefined && health === undefined && performance.now() < deadline) {
    await Promise.race([closed, delay(100)])
    health = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      async (response) => ({ status: response.status, body: await response.text() }),
      () => undefined,
    )
  }
  const found = { status, health }
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
    process.kill(-child.pid, 'SIGKILL')
  await closed
  return { ...found, output }
}

const services = Object.entries(casino.services)

test.each(services)(
  '%s does not start without its settings, and names one that it lacks',
  async (name, service) => {
    const ports = await portsOf(service)
    const own = Object.keys(service.env(system.endpoints, ports))
    const { status, output, health } = await attempt(name, service, ports, {})
    expect(health, output).toBeUndefined()
    expect(status, output).not.toBe(0)
    expect(status, output).toBeTypeOf('number')
    expect(
      own.some((key) => output.includes(key)),
      `none of ${own.join(', ')} is named in:\n${output}`,
    ).toBe(true)
  },
)

/** Every address of another part of the system leads nowhere. */
function unreachable(env: Readonly<Record<string, string>>): Record<string, string> {
  const own = new Set(Object.keys(env).filter((key) => /^(WEB_|BIND|SERVER_PORT)/.test(key)))
  return Object.fromEntries(
    Object.entries(env).map(([key, value]) => [
      key,
      own.has(key) ? value : value.replaceAll(/(127\.0\.0\.1|localhost):\d+/g, NOWHERE),
    ]),
  )
}

const needy = services.filter(([, { dependsOn }]) => dependsOn.length > 0)

test.each(needy)(
  '%s is not healthy while nobody answers where its dependencies should be',
  async (name, service) => {
    const ports = await portsOf(service)
    const { status, output, health } = await attempt(
      name,
      service,
      ports,
      unreachable(service.env(system.endpoints, ports)),
    )
    if (health === undefined) {
      expect(status, output || 'it still ran, and its health check did not answer').toBeTypeOf('number')
      expect(status, output).not.toBe(0)
      expect(output).toMatch(/refused|unreachable|127\.0\.0\.1:9|ECONN/i)
    } else {
      expect(health.status, health.body).toBe(503)
      expect(health.body).not.toBe('')
    }
  },
)
