// Starts that fail, and services that die: at once, with the reason, and with nothing left.
import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { BuildFailed, RuntimeError, ServiceFailed, ToolchainMissing } from '../../harness/runtime/index.ts'
import { DefinitionError } from '../../harness/system/index.ts'
import { eventsOf, fakeSystem, type Place, place, processesUnder, rejection, start } from './helpers.ts'

async function expectNothingLeft(at: Place) {
  expect(await processesUnder(at)).toEqual([])
  expect(existsSync(at.stateRoot) ? await readdir(at.stateRoot) : []).toEqual([])
}

afterEach(() => vi.unstubAllEnvs())

describe('a start fails', () => {
  test('when a service ends by itself: with its status and last lines, and the others are stopped', async () => {
    await using at = await place()
    const definition = fakeSystem(at, {
      a: { is: { HEALTHY_AFTER: '1000000' } },
      b: { is: { SAY: 'opening database|no such table', EXIT_WITH: '3' } },
    })
    const error = await rejection(start(at, definition), ServiceFailed)
    expect(error).toMatchObject({
      code: 'SERVICE_FAILED',
      service: 'b',
      lastLines: ['opening database', 'no such table'],
    })
    expect(error.message).toContain('b ended with exit status 3')
    expect(error.message).toContain('| no such table')
    expect(error.remedy).toContain(join(at.logDir, 'b.log'))
    await expectNothingLeft(at)
  })

  test('when a service does not get healthy in time: with what it last answered', async () => {
    await using at = await place()
    const definition = fakeSystem(at, { a: { is: { HEALTHY_AFTER: '1000000', SAY: 'waiting for Godot' } } })
    const error = await rejection(start(at, definition, { healthTimeoutMs: 4_000 }), ServiceFailed)
    expect(error.message).toMatch(
      /a was not healthy within 4 s: GET http:\/\/127\.0\.0\.1:\d+\/health came to "status 503: warming up"/,
    )
    expect(error.lastLines).toEqual(['waiting for Godot'])
    await expectNothingLeft(at)
  })

  test('and whoever depends on the one that failed is never started', async () => {
    await using at = await place()
    const definition = fakeSystem(at, { top: { dependsOn: ['bottom'] }, bottom: { is: { EXIT_WITH: '1' } } })
    await rejection(start(at, definition), ServiceFailed)
    expect(await eventsOf(at)).toEqual(['bottom started'])
  })

  test("with the signal's own reason when it is called off", async () => {
    await using at = await place()
    const abort = new AbortController()
    const definition = fakeSystem(at, { a: { is: { HEALTHY_AFTER: '1000000' } } })
    const onProgress = () => {
      if (existsSync(at.events)) abort.abort(new RangeError('Ctrl-C'))
    }
    const failing = start(at, definition, { abort: abort.signal, onProgress })
    const poll = setInterval(onProgress, 20)
    const error = await rejection(failing, RangeError)
    clearInterval(poll)
    expect(error.message).toBe('Ctrl-C')
    await expectNothingLeft(at)
  })

  test('when its program is on no PATH: naming it and where it was looked for', async () => {
    await using at = await place()
    const definition = fakeSystem(at, { a: { command: ['no-such-program-anywhere'] } })
    const error = await rejection(start(at, definition), ToolchainMissing)
    expect(error.tool).toBe('no-such-program-anywhere')
    expect(error.looked.length).toBeGreaterThan(0)
    await expectNothingLeft(at)
  })

  test('when a toolchain is missing: before anything is built or started, with the package to install', async () => {
    await using at = await place()
    const definition = fakeSystem(at, {
      a: {},
      b: { build: { inputs: [], commands: [['touch', '{out}/built']], needs: ['java'] } },
    })
    await mkdir(join(at.root, 'bin'))
    vi.stubEnv('PATH', join(at.root, 'bin'))
    const error = await rejection(start(at, definition), ToolchainMissing)
    expect(error).toMatchObject({ code: 'TOOLCHAIN_MISSING', tool: 'java', looked: [join(at.root, 'bin')] })
    expect(error.message).toContain('building b')
    expect(error.remedy).toContain('apt-get install openjdk-17-jdk-headless')
    expect(await eventsOf(at)).toEqual([])
    await expectNothingLeft(at)
  })

  test('when a server cannot even be looked for, while builds are still being prepared', async () => {
    await using at = await place()
    const infrastructure = {
      bus: { kind: 'kafka' as const, topics: [] },
      other: { kind: 'kafka' as const, topics: [] },
    }
    await mkdir(join(at.root, 'bin'))
    vi.stubEnv('PATH', join(at.root, 'bin'))
    const error = await rejection(
      start(
        at,
        fakeSystem(at, { a: { build: { inputs: ['src'], commands: [], needs: [] } } }, { infrastructure }),
      ),
      ToolchainMissing,
    )
    expect(error.message).toContain('java is missing; Kafka needs it')
    await expectNothingLeft(at)
  })

  test('when a build fails: with its command, its status and its output', async () => {
    await using at = await place()
    const broken = ['sh', '-c', 'echo compiling; echo main.go:3: undefined: x >&2; exit 2']
    const definition = fakeSystem(at, { a: { build: { inputs: [], commands: [broken], needs: [] } } })
    const error = await rejection(start(at, definition), BuildFailed)
    expect(error).toMatchObject({ code: 'BUILD_FAILED', what: 'a' })
    expect(error.message).toContain('ended with exit status 2')
    expect(error.lastLines.toSorted()).toEqual(['compiling', 'main.go:3: undefined: x'])
    expect(error.remedy).toContain(at.root)
    await expectNothingLeft(at)
  })

  test('when an input of a build is not there', async () => {
    await using at = await place()
    const definition = fakeSystem(at, {
      a: { build: { inputs: ['src', 'gone.ts'], commands: [], needs: [] } },
    })
    const error = await rejection(start(at, definition), BuildFailed)
    expect(error.message).toContain(`${join(at.root, 'gone.ts')}, an input of the build of a, is not there`)
  })

  test('for a fault that the system does not have, naming those it has', async () => {
    await using at = await place()
    const definition = fakeSystem(at, { a: {} }, { faults: { torn: { description: '', env: {} } } })
    const error = await rejection(start(at, definition, { faults: ['tron'] }), RuntimeError)
    expect(error).toMatchObject({ code: 'UNKNOWN_FAULT', remedy: 'Known are torn.' })
  })

  test('for a definition that asks for an address it does not have', async () => {
    await using at = await place()
    const definition = fakeSystem(at, { a: { env: (to) => ({ R: to.redisUrl('cache') }) } })
    const error = await rejection(start(at, definition), RuntimeError)
    expect(error.code).toBe('UNKNOWN_NAME')
    await expectNothingLeft(at)
  })

  test('for a definition that cannot be started, before anything is made', async () => {
    await using at = await place()
    await rejection(start(at, fakeSystem(at, { a: { dependsOn: ['nobody'] } })), DefinitionError)
    expect(existsSync(join(at.root, '.pitboss'))).toBe(false)
  })

  test('when the logs cannot be written, naming the folder', async () => {
    await using at = await place()
    await writeFile(join(at.root, 'file'), '')
    const logDir = join(at.root, 'file', 'logs')
    const error = await rejection(start(at, fakeSystem(at, { a: {} }), { logDir }), RuntimeError)
    expect(error.code).toBe('FOLDER_UNUSABLE')
    expect(error.message).toContain(`Cannot write to ${logDir}`)
    expect(await eventsOf(at)).toEqual([])
  })
})

describe('a death after the start', () => {
  test('is reported with the service, its status and its last lines', async () => {
    await using at = await place()
    await using system = await start(at, fakeSystem(at, { a: { is: { SAY: 'all well' } }, b: {} }))
    await fetch(`${system.services.get('a')?.url('http')}/die`).catch(() => {})
    expect(await system.died).toEqual({ service: 'a', exitCode: 7, signal: null, lastLines: ['all well'] })
  })

  test('by a signal is told from an exit', async () => {
    await using at = await place()
    await using system = await start(at, fakeSystem(at, { a: {} }))
    process.kill(system.services.get('a')?.pid as number, 'SIGKILL')
    expect(await system.died).toMatchObject({ service: 'a', exitCode: null, signal: 'SIGKILL' })
  })
})
