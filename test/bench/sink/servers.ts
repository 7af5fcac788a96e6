// The servers under measurement, each a process of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Addresses } from './clients.ts'

export interface RunningServer extends AsyncDisposable {
  readonly addresses: Addresses
  /** Seconds of processor time so far, and bytes of memory now; of the process alone. */
  usage(): Promise<{ readonly cpu: number; readonly rss: number }>
}

export interface ServerKind {
  readonly name: string
  start(): Promise<RunningServer>
}

/** A script of this folder that prints its addresses as one line of JSON. */
const script = (name: string, file: string, profileTo = ''): ServerKind => ({
  name,
  start: async () => {
    const profiling = profileTo === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`]
    const child = spawn(process.execPath, [...profiling, new URL(file, import.meta.url).pathname], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    // A profile is written by a process that may end by itself.
    const signal = profileTo === '' ? 'SIGKILL' : 'SIGTERM'
    return running(child, JSON.parse(line.toString()) as Addresses, { signal })
  },
})

export const BARE = script('bare Node server', 'bare-server.ts')
/** With a folder, a processor profile of each server is left there. */
export const pitboss = (profileTo: string): ServerKind => script('Pitboss', 'pitboss-server.ts', profileTo)

/** `pitboss collect`, writing a gzipped capture. */
export const COLLECT: ServerKind = {
  name: 'Pitboss collect',
  start: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pitboss-bench-'))
    const [http, grpc] = await freePorts()
    const child = spawn(
      process.execPath,
      [
        'harness/cli/pitboss.ts',
        'collect',
        `--http-port=${http}`,
        `--grpc-port=${grpc}`,
        `--capture=${join(folder, 'capture.jsonl.gz')}`,
      ],
      { stdio: 'ignore' },
    )
    await Promise.all([accepts(http, child), accepts(grpc, child)])
    return running(child, addressesOf(http, grpc), { cleanUp: () => rm(folder, { recursive: true }) })
  },
}

/** The Collector with OTLP in, and nothing or a file out. */
export const collector = (binary: string, exporter: 'nop' | 'file'): ServerKind => ({
  name: `Collector to ${exporter === 'nop' ? 'nowhere' : 'a JSON file'}`,
  start: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pitboss-bench-'))
    const [http, grpc] = await freePorts()
    const config = join(folder, 'config.json')
    await writeFile(config, JSON.stringify(collectorConfig(http, grpc, exporter, join(folder, 'out.jsonl'))))
    const child = spawn(binary, ['--config', config], { stdio: 'ignore' })
    await Promise.all([accepts(http, child), accepts(grpc, child)])
    return running(child, addressesOf(http, grpc), { cleanUp: () => rm(folder, { recursive: true }) })
  },
})

export const jaeger = (binary: string): ServerKind => ({
  name: 'Jaeger, in memory',
  start: async () => {
    const [http, grpc] = await freePorts()
    const child = spawn(
      binary,
      [
        `--collector.otlp.http.host-port=127.0.0.1:${http}`,
        `--collector.otlp.grpc.host-port=127.0.0.1:${grpc}`,
        '--collector.otlp.grpc.max-message-size=67108864',
        '--memory.max-traces=100000000',
      ],
      { stdio: 'ignore', env: { ...process.env, SPAN_STORAGE_TYPE: 'memory' } },
    )
    await Promise.all([accepts(http, child), accepts(grpc, child)])
    return running(child, addressesOf(http, grpc))
  },
})

function collectorConfig(http: number, grpc: number, exporter: 'nop' | 'file', path: string) {
  const pipeline = { receivers: ['otlp'], exporters: [exporter] }
  return {
    receivers: {
      otlp: {
        protocols: {
          http: { endpoint: `127.0.0.1:${http}` },
          grpc: { endpoint: `127.0.0.1:${grpc}`, max_recv_msg_size_mib: 64 },
        },
      },
    },
    exporters: exporter === 'nop' ? { nop: {} } : { file: { path } },
    service: {
      telemetry: { metrics: { level: 'none' }, logs: { level: 'error' } },
      pipelines: { traces: pipeline, metrics: pipeline, logs: pipeline },
    },
  }
}

const addressesOf = (http: number, grpc: number): Addresses => ({
  http: `http://127.0.0.1:${http}`,
  grpc: `http://127.0.0.1:${grpc}`,
})

interface Ending {
  readonly signal?: NodeJS.Signals
  readonly cleanUp?: () => Promise<void>
}

function running(child: ChildProcess, addresses: Addresses, ending: Ending = {}): RunningServer {
  const { signal = 'SIGKILL', cleanUp } = ending
  return {
    addresses,
    usage: () => usageOf(child.pid ?? 0),
    [Symbol.asyncDispose]: async () => {
      const ended = child.exitCode === null ? once(child, 'exit') : undefined
      child.kill(signal)
      await ended
      await cleanUp?.()
    },
  }
}

/** Source: proc(5), clock ticks of 10 ms. Only Linux tells this of another process so cheaply. */
async function usageOf(pid: number) {
  const [stat, status] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/status`, 'utf8'),
  ])
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const rss = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
  return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, rss }
}

async function freePorts(): Promise<readonly [number, number]> {
  const servers = [createServer(), createServer()]
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening')
  const [http = 0, grpc = 0] = servers.map((server) => (server.address() as AddressInfo).port)
  for (const server of servers) await once(server.close(), 'close')
  return [http, grpc]
}

async function accepts(port: number, child: ChildProcess): Promise<void> {
  for (const deadline = performance.now() + 20_000; performance.now() < deadline; ) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with status ${child.exitCode}`)
    const socket = connect(port, '127.0.0.1')
    const up = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (up) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${child.spawnfile} does not accept connections on port ${port}`)
}
