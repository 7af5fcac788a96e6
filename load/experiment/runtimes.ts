// What the runtimes tell of themselves, asked in the same way of every arm, instrumented or not: collections of garbage, and
// how late Node's event loop was. Python's runtime does not tell without code inside the service.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ServiceDefinition } from '../../harness/system/index.ts'
import { mean } from '../statistics/index.ts'
import type { Launch, RuntimeReading } from './data.ts'
import type { Window } from './windows.ts'

const PROBE = fileURLToPath(new URL('../probes/node.ts', import.meta.url))

type Toolchain = 'node' | 'java' | 'go'

const toolchainOf = ({ build }: Pick<ServiceDefinition, 'build'>): Toolchain | undefined =>
  (['node', 'java', 'go'] as const).find((one) => build.needs.includes(one))

const fileOf = (folder: string, name: string): string => join(folder, `${name}.runtime`)

/** Environment that has the service's runtime tell. */
export function tellingEnvironment(
  service: Pick<ServiceDefinition, 'build'>,
  name: string,
  folder: string,
): Readonly<Record<string, string>> {
  switch (toolchainOf(service)) {
    case 'node':
      return { NODE_OPTIONS: `--import=${PROBE}`, PITBOSS_PROBE: fileOf(folder, name) }
    case 'java':
      // After the command's own options, which switch all of the JVM's logging off.
      return { _JAVA_OPTIONS: `-Xlog:gc:file=${fileOf(folder, name)}:timemillis` }
    case 'go':
      return { GODEBUG: 'gctrace=1' }
    case undefined:
      return {}
  }
}

/** @param logDir where the runtime keeps what services write */
export async function toldByRuntime(
  service: Pick<ServiceDefinition, 'build'>,
  name: string,
  folder: string,
  logDir: string,
): Promise<readonly RuntimeReading[]> {
  const text = (file: string) => readFile(file, 'utf8').catch(() => '')
  switch (toolchainOf(service)) {
    case 'node':
      return nodeTold(await text(fileOf(folder, name)))
    case 'java':
      return javaTold(await text(fileOf(folder, name)))
    case 'go': {
      const log = join(logDir, `${name}.log`)
      const begun = await stat(log).then(
        ({ birthtimeMs }) => birthtimeMs,
        () => 0,
      )
      return goTold(await text(log), begun)
    }
    case undefined:
      return []
  }
}

/** Whole lines: whoever is killed may leave half of one. */
export const nodeTold = (text: string): readonly RuntimeReading[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as RuntimeReading)

/** `[1764028800000ms] GC(3) Pause Young (Allocation Failure) 40M->20M(96M) 5.234ms`; what runs beside the threads is no pause. */
export const javaTold = (text: string): readonly RuntimeReading[] =>
  [...text.matchAll(/^\[(\d+)ms\].* Pause .* ([\d.]+)ms$/gm)].map(([, time, pause]) => ({
    time: Number(time),
    collected: Number(pause),
  }))

/** `gc 12 @3.456s 1%: 0.02+1.2+0.01 ms clock, ...`: the first and the last part stop the program. */
export const goTold = (text: string, begun: number): readonly RuntimeReading[] =>
  [...text.matchAll(/\bgc \d+ @([\d.]+)s \d+%: ([\d.]+)\+[\d.]+\+([\d.]+) ms clock/g)].map(
    ([, at, sweep, mark]) => ({
      time: begun + Number(at) * 1000,
      collected: Number(sweep) + Number(mark),
    }),
  )

export interface RuntimeCost {
  /** Microseconds a request in which collections stopped the service. */
  readonly collections?: number
  /** Milliseconds that the event loop was late: mean, and mean over seconds of their 99th percentiles. */
  readonly loop?: { readonly mean: number; readonly p99: number }
}

/** In the windows that count; nothing where the runtime told nothing at all. */
export function runtimeCost(
  launches: readonly Launch[],
  windows: readonly Window[],
  name: string,
  requests: number,
): RuntimeCost {
  if (!launches.some(({ runtimes }) => (runtimes?.[name] ?? []).length > 0) || windows.length === 0) return {}
  const told = windows.flatMap(({ launch, from, to }) =>
    (launches[launch]?.runtimes?.[name] ?? []).filter(({ time }) => time >= from && time <= to),
  )
  const loops = told.flatMap(({ loop }) => loop ?? [])
  const stopped = told.reduce((sum, { collected }) => sum + collected, 0)
  return {
    collections: (stopped * 1000) / (requests * windows.length),
    ...(loops.length === 0
      ? {}
      : { loop: { mean: mean(loops.map((one) => one.mean)), p99: mean(loops.map(({ p99 }) => p99)) } }),
  }
}
