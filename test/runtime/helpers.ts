// What the runtime's tests share: folders that go away, fake services, and a start whose outcome can be watched.
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type OutputLine,
  type ProgressEvent,
  type LocalSystem,
  type StartOptions,
  startLocal,
  sweep,
} from '../../harness/runtime/index.ts'
import { sendSignal } from '../../harness/runtime/processes/kill.ts'
import { listProcesses } from '../../harness/runtime/processes/process-table.ts'
import type { ServiceDefinition, SystemDefinition } from '../../harness/system/index.ts'

export const FIXTURES = fileURLToPath(new URL('fixtures', import.meta.url))
const SERVICE = join(FIXTURES, 'service.mjs')

export interface Place extends AsyncDisposable {
  /** The project's folder. */
  readonly root: string
  /** File that fake services append to. */
  readonly events: string
  readonly logDir: string
  readonly stateRoot: string
}

/** A project folder of a test's own, with a cache of its own; both go with it. */
export async function place(): Promise<Place> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'pitboss-test-')))
  process.env.PITBOSS_CACHE = join(root, 'cache')
  await mkdir(join(root, 'src'))
  return {
    root,
    events: join(root, 'events'),
    logDir: join(root, 'logs'),
    stateRoot: join(root, '.pitboss', 'running'),
    async [Symbol.asyncDispose]() {
      // Only a test that failed leaves any.
      for (const pid of await processesUnder({ root })) sendSignal(pid, 'SIGKILL')
      await sweep(join(root, '.pitboss', 'running'))
      await rm(root, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

export type FakeService = Partial<ServiceDefinition> & { readonly is?: Readonly<Record<string, string>> }

/** Node services that answer on `http`; `is` chooses their behaviour, see the fixture. */
export function fakeSystem(
  at: Pick<Place, 'events'>,
  services: Readonly<Record<string, FakeService>>,
  rest: Partial<SystemDefinition> = {},
): SystemDefinition {
  return {
    name: 'test',
    namespace: 'testing',
    environment: 'here, and & now',
    version: '1.2.3',
    infrastructure: {},
    services: Object.fromEntries(
      Object.entries(services).map(([name, { is = {}, ...own }]) => [
        name,
        { ...fakeService(at, name, is), ...own },
      ]),
    ),
    entry: Object.keys(services)[0] ?? '',
    ...rest,
  }
}

function fakeService(
  at: Pick<Place, 'events'>,
  name: string,
  is: Readonly<Record<string, string>>,
): ServiceDefinition {
  return {
    ports: { http: 8080 },
    build: { inputs: [], commands: [], needs: [] },
    command: ['node', SERVICE],
    dependsOn: [],
    env: () => ({ EVENTS: at.events, NAME: name, ...is }),
    health: { port: 'http', path: '/health' },
    marker: { port: 'http', path: '/health' },
    otlpProtocol: 'http/protobuf',
  }
}

export interface Watched {
  readonly lines: OutputLine[]
  readonly progress: ProgressEvent[]
}

export function start(
  at: Place,
  definition: SystemDefinition,
  options: Partial<StartOptions> = {},
  watched: Watched = { lines: [], progress: [] },
): Promise<LocalSystem> {
  return startLocal({
    definition,
    root: at.root,
    sink: { http: 'http://127.0.0.1:4318', grpc: 'http://127.0.0.1:4317' },
    logDir: at.logDir,
    faults: [],
    onLine: (line) => watched.lines.push(line),
    onProgress: (event) => watched.progress.push(event),
    abort: new AbortController().signal,
    ...options,
  })
}

/** What the fake services noted so far, in order. */
export async function eventsOf({ events }: Pick<Place, 'events'>): Promise<readonly string[]> {
  const text = await readFile(events, 'utf8').catch(() => '')
  return text.split('\n').filter((line) => line !== '')
}

/** Processes of runs under this project: none may be left. */
export async function processesUnder({ root }: Pick<Place, 'root'>): Promise<readonly number[]> {
  return (await listProcesses()).filter(({ run }) => run?.startsWith(`${root}/`)).map(({ pid }) => pid)
}

/** The error that a promise is rejected with; fails when it is not. */
export async function rejection<T extends Error>(
  promise: Promise<unknown>,
  kind: new (...args: never[]) => T,
): Promise<T> {
  const outcome = await promise.then(
    () => new Error('it was not rejected'),
    (error: unknown) => error,
  )
  if (outcome instanceof kind) return outcome
  throw outcome
}
