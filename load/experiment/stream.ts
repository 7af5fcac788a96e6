// k6 with the scenario's script against the arms: what it tells as it comes, and whether an arm died meanwhile.
import type { RunningSystem, ServiceDeath } from '../../harness/runtime/index.ts'
import { type Generator, startGenerator } from '../generator.ts'
import type { LaunchOptions } from './launch.ts'
import { k6Reader, type Told } from './samples.ts'

type StreamOptions = Pick<LaunchOptions, 'definition' | 'k6' | 'script' | 'abort'>

export async function startStream(
  { k6, script, abort }: StreamOptions,
  system: RunningSystem,
  env: Readonly<Record<string, string>>,
  onTold: (told: Told) => void,
): Promise<Generator> {
  const readLine = k6Reader()
  const generator = await startGenerator({
    k6,
    script,
    env,
    marks: system.marks,
    onLine: (line) => {
      const told = readLine(line)
      if (told !== undefined) onTold(told)
    },
    abort,
  })
  await system.adopt(generator.pid)
  return generator
}

/** From its beginning to its end, or to the death of whatever ended unasked: that is what it gives then. */
export async function wholeStream(
  options: StreamOptions,
  system: RunningSystem,
  env: Readonly<Record<string, string>>,
  onTold: (told: Told) => void,
): Promise<string | undefined> {
  const generator = await startStream(options, system, env, onTold)
  const death = await Promise.race([generator.ended.then(() => undefined), system.died])
  await generator.stop()
  options.abort.throwIfAborted()
  return death === undefined ? undefined : deathText(options, death)
}

export const deathText = (
  { definition }: StreamOptions,
  { service, signal, exitCode, lastLines }: ServiceDeath,
): string =>
  `${service} of ${definition.name} ended (${signal ?? `exit status ${exitCode}`}): ${lastLines.slice(-3).join(' / ')}`
