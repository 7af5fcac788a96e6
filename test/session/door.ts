// A session's door without a system behind it: a real control server over a recording, and the events of its growth.
import type { RequestHeaders } from '../../assertions/index.ts'
import { startControl } from '../../harness/session/control.ts'
import type { MarkerReceipt, SessionDescription } from '../../harness/session/index.ts'
import { type Recording, type RecordingEntry } from '../../harness/recording/index.ts'
import { waitFor } from '../../harness/settle/index.ts'
import { WatchedRecording } from '../settle/received.ts'

export const description = (sink = 'http://127.0.0.1:1'): SessionDescription => ({
  schemaVersion: 1,
  system: 'casino',
  runtime: 'local',
  runtimeReason: 'a test',
  pid: process.pid,
  sink: { http: sink, grpc: sink },
  entry: { service: 'frontend', url: 'http://127.0.0.1:2', markerPath: '/health' },
  kafka: {},
  postgres: {},
  services: {
    frontend: { pid: 4, ports: { http: 2 }, addresses: { http: '127.0.0.1:2' } },
  },
  processes: {},
  topology: { services: [], source: 'declared', assumptions: [] },
  faults: ['no-flush'],
  runDir: '/runs/now',
  scratchDir: '/scratch',
})

export interface Door extends AsyncDisposable {
  readonly url: string
  readonly recording: WatchedRecording
  readonly requests: readonly RequestHeaders[]
  readonly interruptions: readonly string[]
}

export interface DoorOptions {
  readonly sink?: string
  readonly sendMarkers?: () => Promise<readonly MarkerReceipt[]>
}

export async function openDoor(options: DoorOptions = {}): Promise<Door> {
  const recording = new WatchedRecording()
  const requests: RequestHeaders[] = []
  const interruptions: string[] = []
  const control = await startControl({
    describe: () => description(options.sink),
    recording,
    sendMarkers: options.sendMarkers ?? (() => Promise.resolve([])),
    keepRequest: (request) => requests.push(request),
    interrupt: async (name, how) => void interruptions.push(`${how} ${name}`),
    restore: async (name) => void interruptions.push(`restore ${name}`),
  })
  return {
    url: control.url,
    recording,
    requests,
    interruptions,
    [Symbol.asyncDispose]: () => control[Symbol.asyncDispose](),
  }
}

/** Resolves once the recording holds this many entries; says how many it had at the deadline. */
export async function grown(recording: Recording, entries: number): Promise<readonly RecordingEntry[]> {
  const count = () => [...recording.entries()].length
  await waitFor(
    recording,
    () => (count() >= entries ? true : undefined),
    () => [`${entries} entries; there were ${count()}`],
    { deadline: 5000 },
  )
  return [...recording.entries()]
}
