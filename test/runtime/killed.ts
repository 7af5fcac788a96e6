// A harness in a process of its own, to be killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished } from 'vitest'
import { FIXTURES, type Place } from './helpers.ts'

type Services = Readonly<
  Record<string, { is?: Readonly<Record<string, string>>; dependsOn?: readonly string[] }>
>

/** Starts a run in a process of its own, and returns once it is up. */
export async function runner(at: Place, services: Services, rest = {}): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(FIXTURES, 'runner.ts'), at.root, JSON.stringify(services)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, REST: JSON.stringify(rest) },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(createInterface(child.stdout as NodeJS.ReadableStream), 'line')) as [string]
  expect(line).toContain('"up":true')
  return child
}

/** As nobody can prevent: no handler of its own runs. */
export async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}
