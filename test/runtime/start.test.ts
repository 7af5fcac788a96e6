// Starting and stopping a system of fake services: order, health, environment, lines, and nothing left.
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventsOf, fakeSystem, place, processesUnder, start, type Watched } from './helpers.ts'

describe('starting', () => {
  test('a service starts only once all that it depends on are healthy', async () => {
    await using at = await place()
    const definition = fakeSystem(at, {
      entry: { dependsOn: ['left', 'right'] },
      left: { dependsOn: ['bottom'] },
      right: { dependsOn: ['bottom'] },
      bottom: { is: { HEALTHY_AFTER: '3' } },
    })
    await using system = await start(at, definition)
    const events = await eventsOf(at)
    const order = (event: string) => events.indexOf(event)
    expect(order('bottom healthy')).toBeGreaterThan(-1)
    for (const middle of ['left', 'right']) {
      expect(order(`${middle} started`)).toBeGreaterThan(order('bottom healthy'))
      expect(order('entry started')).toBeGreaterThan(order(`${middle} healthy`))
    }
    expect([...system.services.keys()]).toEqual(['entry', 'left', 'right', 'bottom'])
  })

  test('services that do not depend on each other start together', async () => {
    await using at = await place()
    const one = { is: { HEALTHY_ONCE: 'two started' } }
    const two = { is: { HEALTHY_ONCE: 'one started' } }
    // One after the other, neither would ever get healthy.
    await using system = await start(at, fakeSystem(at, { one, two }), { healthTimeoutMs: 20_000 })
    expect(system.services.size).toBe(2)
  })

  test('health is asked with an unsampled traceparent, and 503 is not healthy', async () => {
    await using at = await place()
    await using _ = await start(at, fakeSystem(at, { a: { is: { HEALTHY_AFTER: '2' } } }))
    const asked = (await eventsOf(at)).filter((event) => event.includes('asked'))
    expect(asked).toHaveLength(3)
    for (const event of asked) expect(event).toMatch(/^a asked \/health 00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  })

  test('a service waits for the asset whose folder its environment asks for', async () => {
    await using at = await place()
    const definition = fakeSystem(
      at,
      {
        a: {
          env: () => ({ PRINT_ENV: '1' }),
          localEnv: (endpoints) => ({ SAY: `folder ${endpoints.built('page')}` }),
        },
      },
      {
        assets: {
          page: {
            build: {
              inputs: [],
              commands: [['sh', '-c', 'sleep 0.3; echo hello > {out}/index.html']],
              needs: [],
            },
          },
        },
      },
    )
    const watched: Watched = { lines: [], progress: [] }
    await using system = await start(at, definition, {}, watched)
    const finished = watched.progress.filter((event) => event.type === 'finished').map((event) => event.what)
    expect(finished.indexOf('build page')).toBeLessThan(finished.indexOf('a'))
    expect(await readFile(join(system.endpoints.built('page'), 'index.html'), 'utf8')).toBe('hello\n')
    expect(watched.lines[0]?.text).toBe(`folder ${system.endpoints.built('page')}`)
  })
})

describe('what a service gets', () => {
  async function environmentOf(given: NodeJS.ProcessEnv, faults: readonly string[] = []) {
    const before = { ...process.env }
    Object.assign(process.env, given)
    try {
      await using at = await place()
      const definition = fakeSystem(
        at,
        { a: { ports: { http: 1, 'admin-api': 2 }, is: { PRINT_ENV: '1', CHOICE: 'own' } }, b: {} },
        { faults: { broken: { description: '', env: { a: { CHOICE: 'broken' } } } } },
      )
      const watched: Watched = { lines: [], progress: [] }
      await using system = await start(at, definition, { faults, env: { EXTRA: 'given' } }, watched)
      const line = watched.lines.find((candidate) => candidate.text.startsWith('{'))
      const ports = system.services.get('a')?.ports
      return {
        env: JSON.parse(line?.text ?? '{}') as Record<string, string>,
        ports,
        url: system.services.get('a')?.url('http'),
      }
    } finally {
      for (const name of Object.keys(given)) delete process.env[name]
      Object.assign(process.env, before)
    }
  }

  test('ports under their names, and telemetry settings of its own', async () => {
    const { env, ports, url } = await environmentOf({})
    expect(env).toMatchObject({
      HTTP_PORT: String(ports?.http),
      ADMIN_API_PORT: String(ports?.['admin-api']),
      OTEL_SERVICE_NAME: 'a',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_PROPAGATORS: 'tracecontext,baggage',
      EXTRA: 'given',
    })
    expect(url).toBe(`http://127.0.0.1:${ports?.http}`)
    expect(env.OTEL_RESOURCE_ATTRIBUTES).toMatch(
      /^service\.namespace=testing,service\.version=1\.2\.3,service\.instance\.id=[0-9a-f-]{36},deployment\.environment\.name=here%2C%20and%20%26%20now$/,
    )
  })

  test('nothing of the telemetry and Node settings of whoever runs the harness', async () => {
    const { env } = await environmentOf({
      OTEL_SERVICE_NAME: 'caller',
      OTEL_TRACES_SAMPLER: 'always_off',
      AWS_SECRET: 'x',
    })
    expect(env.OTEL_SERVICE_NAME).toBe('a')
    expect(env).not.toHaveProperty('OTEL_TRACES_SAMPLER')
    expect(env).not.toHaveProperty('AWS_SECRET')
  })

  test("a fault's environment wins over the service's own", async () => {
    expect((await environmentOf({})).env.CHOICE).toBe('own')
    expect((await environmentOf({}, ['broken'])).env.CHOICE).toBe('broken')
  })
})

describe('lines', () => {
  test('reach the reader stamped, and the log file of the service, in order', async () => {
    await using at = await place()
    const watched: Watched = { lines: [], progress: [] }
    const before = BigInt(Date.now()) * 1_000_000n
    const system = await start(at, fakeSystem(at, { a: { is: { SAY: 'first|zwölf|last' } } }), {}, watched)
    await system.stop()
    expect(watched.lines.map((line) => line.text)).toEqual(['first', 'zwölf', 'last', 'last words'])
    expect(await readFile(join(at.logDir, 'a.log'), 'utf8')).toBe('first\nzwölf\nlast\nlast words\n')
    for (const { service, stream, received } of watched.lines) {
      expect({ service, stream }).toEqual({ service: 'a', stream: 'stdout' })
      expect(received).toBeGreaterThanOrEqual(before - 5_000_000n)
      expect(received).toBeLessThan(before + 60_000_000_000n)
    }
  })
})

describe('stopping', () => {
  test('takes services down before those that they depend on', async () => {
    await using at = await place()
    const system = await start(
      at,
      fakeSystem(at, { top: { dependsOn: ['bottom'], is: { STOP_MS: '200' } }, bottom: {} }),
    )
    await system.stop()
    expect((await eventsOf(at)).slice(-4)).toEqual([
      'top SIGTERM',
      'top ended',
      'bottom SIGTERM',
      'bottom ended',
    ])
  })

  test('leaves no process and no folder, also of what services started in sessions of their own', async () => {
    await using at = await place()
    const system = await start(
      at,
      fakeSystem(at, { a: { is: { CHILD: 'detached' } }, b: { is: { CHILD: 'group' } } }),
    )
    expect(existsSync(system.scratchDir)).toBe(true)
    expect(await processesUnder(at)).toHaveLength(4)
    await system.stop()
    expect(await processesUnder(at)).toEqual([])
    expect(await readdir(at.stateRoot)).toEqual([])
  })

  test('ends a process that the caller put under its care', async () => {
    await using at = await place()
    const { spawn } = await import('node:child_process')
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
    const system = await start(at, fakeSystem(at, { a: {} }))
    await system.adopt(child.pid as number)
    await system.stop()
    expect(await ended).toBe('SIGKILL')
  })

  test('may be asked for twice and at once', async () => {
    await using at = await place()
    const system = await start(at, fakeSystem(at, { a: {} }))
    await Promise.all([system.stop(), system.stop()])
    await system.stop()
    expect((await eventsOf(at)).filter((event) => event === 'a SIGTERM')).toHaveLength(1)
  })

  test('of one service says how it ended, and is no death', async () => {
    await using at = await place()
    await using system = await start(at, fakeSystem(at, { good: {}, deaf: { is: { IGNORE_SIGTERM: '1' } } }))
    expect(await system.stopService('good', 5_000)).toMatchObject({ exitCode: 0, killed: false })
    expect(await system.stopService('deaf', 200)).toMatchObject({ exitCode: null, killed: true })
    expect(await Promise.race([system.died, Promise.resolve('nobody')])).toBe('nobody')
  })
})
