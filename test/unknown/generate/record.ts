// Records a system of this folder: `node test/unknown/generate/record.ts SYSTEM DIR`.
// Starts `pitboss collect` and the system's processes, uses them as their users do, and keeps capture and logs.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, connect, type AddressInfo } from 'node:net'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Process, Running, SystemToRecord } from './system.ts'

const [, , name, target] = process.argv
if (name === undefined || target === undefined) throw new Error('usage: record.ts SYSTEM DIR')
const here = import.meta.dirname
const directory = resolve(target)
const { system } = (await import(join(here, name, 'system.ts'))) as { readonly system: SystemToRecord }

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited 60 s for ${what}`)
    await pause(50)
  }
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      answer(true)
    })
    socket.once('error', () => answer(false))
  })

await rm(join(directory, 'logs'), { recursive: true, force: true })
await rm(join(directory, 'capture.jsonl.gz'), { force: true })
await mkdir(join(directory, 'logs'), { recursive: true })

const readyFile = join(directory, '.ready')
await rm(readyFile, { force: true })
const pitboss = join(here, '../../../harness/cli/pitboss.ts')
const collect = spawn(
  process.execPath,
  [
    pitboss,
    'collect',
    '--capture',
    join(directory, 'capture.jsonl.gz'),
    '--http-port',
    '0',
    '--grpc-port',
    '0',
    '--ready-file',
    readyFile,
  ],
  { stdio: 'inherit' },
)
await until('the sink', () =>
  access(readyFile).then(
    () => true,
    () => false,
  ),
)
const sink = JSON.parse(await readFile(readyFile, 'utf8')) as { readonly http: string; readonly grpc: string }
await rm(readyFile)

const ports: Record<string, number> = {}
for (const one of system.processes) ports[one.name] = await freePort()
const addresses = Object.fromEntries(
  Object.entries(ports).map(([one, port]) => [
    `${one.toUpperCase().replaceAll('-', '_')}_PORT`,
    String(port),
  ]),
)

const children = new Map<string, ChildProcess>()
const lines = new Map<string, string[]>(system.processes.map((one) => [one.name, []]))
const withScheme = (address: string) => (address.startsWith('http') ? address : `http://${address}`)

async function start(one: Process): Promise<void> {
  const [command = '', ...args] = one.command
  const child = spawn(command, args, {
    cwd: join(here, name ?? ''),
    env: {
      ...process.env,
      ...addresses,
      ...one.env,
      PORT: String(ports[one.name]),
      OTLP_HTTP: withScheme(sink.http),
      OTLP_GRPC: withScheme(sink.grpc),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.set(one.name, child)
  const seen = lines.get(one.name) ?? []
  const before = seen.length
  createInterface(child.stdout).on('line', (line) => {
    seen.push(line)
  })
  child.stderr.pipe(process.stderr, { end: false })
  const port = ports[one.name] ?? 0
  await until(`${one.name} to start`, async () => {
    if (child.exitCode !== null) throw new Error(`${one.name} ended with ${child.exitCode}`)
    return one.listens ? accepts(port) : seen.slice(before).some((line) => line.includes('ready'))
  })
}

async function stop(one: string, signal: NodeJS.Signals): Promise<void> {
  const child = children.get(one)
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'close')
  child.kill(signal)
  await gone
}

/** Stack traces tell where on this machine the sources are, which is nobody's business. */
function withoutPlaces(text: string): string {
  const python = dirname(dirname(process.env.PYTHON ?? '/usr/bin/python3'))
  const places = [join(here, name ?? ''), join(here, '../../..'), python, homedir()]
  return places.reduce((rest, place) => rest.replaceAll(place, '/srv'), text)
}

const running: Running = {
  ports,
  stop,
  signal: (one, signal) => void children.get(one)?.kill(signal),
  restart: async (one, signal) => {
    await stop(one, signal)
    const again = system.processes.find((candidate) => candidate.name === one)
    if (again) await start(again)
  },
  line: (one, text) =>
    until(`${one} to write ${text}`, async () => (lines.get(one) ?? []).some((line) => line.includes(text))),
}

try {
  for (const one of system.processes) await start(one)
  await system.use(running)
} finally {
  for (const one of system.processes.toReversed()) await stop(one.name, 'SIGTERM')
  const done = once(collect, 'close')
  collect.kill('SIGINT')
  await done
  const capture = join(directory, 'capture.jsonl.gz')
  await writeFile(capture, gzipSync(withoutPlaces(gunzipSync(await readFile(capture)).toString())))
  for (const one of system.processes.filter(({ log }) => log)) {
    const text = withoutPlaces((lines.get(one.name) ?? []).map((line) => `${line}\n`).join(''))
    await writeFile(join(directory, 'logs', `${one.name}.log.gz`), gzipSync(text))
  }
}
